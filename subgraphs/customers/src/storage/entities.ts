import { Company } from "./company.entities.ts";
import { ConsentChange, Customer } from "./customer.entity.ts";
import { Feedback } from "./feedback.entities.ts";
import { Interaction } from "./interaction.entities.ts";
import { PrivacyRequest } from "./privacy.entities.ts";
import { SupportPolicy, Ticket, TicketMessage } from "./support.entities.ts";

/** Everything that MikroORM keeps here. */
export const entities = [
  Customer,
  ConsentChange,
  Company,
  Ticket,
  TicketMessage,
  SupportPolicy,
  Feedback,
  Interaction,
  PrivacyRequest,
];
