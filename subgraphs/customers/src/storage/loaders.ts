import type { EntityManager } from "@mikro-orm/mongodb";
import type { Identity } from "@waybill/kernel";
import { type Database, loaderById } from "@waybill/storage";
import DataLoader from "dataloader";
import { Company } from "./company.entities.ts";
import type { FeedbackRecord } from "../domain/feedback.ts";
import type { TicketRecord } from "../domain/ticket.ts";
import { Customer } from "./customer.entity.ts";
import { Feedback } from "./feedback.entities.ts";
import { loaderOfSummaries } from "./feedback-summary.ts";
import { loaderOfNewest } from "./newest.ts";
import { PrivacyRequest } from "./privacy.entities.ts";
import { Ticket } from "./support.entities.ts";
import { visibleTo } from "./visible.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Loaders of one operation, on its unit of work. */
export function createLoaders(em: EntityManager, database: Database, identity: Identity) {
  const newestTickets = (field: string) =>
    loaderOfNewest<TicketRecord>(database, "tickets", field, visibleTo(identity));
  const newestFeedback = (field: string) =>
    loaderOfNewest<FeedbackRecord>(database, "feedback", field, visibleTo(identity));
  return {
    feedbackById: loaderById(em, Feedback),
    newestFeedbackOf: { customerId: newestFeedback("customerId"), orderId: newestFeedback("orderId") },
    summaryOf: {
      variantId: loaderOfSummaries(database, identity.tenant, "variantId"),
      carrierCode: loaderOfSummaries(database, identity.tenant, "carrierCode"),
    },
    customerById: loaderById(em, Customer),
    privacyRequestById: loaderById(em, PrivacyRequest),
    companyById: loaderById(em, Company),
    ticketById: loaderById(em, Ticket),
    newestTicketsOf: {
      customerId: newestTickets("customerId"),
      orderId: newestTickets("orderId"),
      shipmentId: newestTickets("shipmentId"),
    },
    /** The companies that a customer is a contact of, oldest first. */
    companiesOfContact: new DataLoader<string, Company[]>(async (customerIds) => {
      const found = await em.find(Company, { "contacts.customerId": { $in: [...customerIds] } } as object, {
        orderBy: { createdAt: "asc", _id: "asc" },
      });
      return customerIds.map((id) =>
        found.filter(({ contacts }) => contacts.some(({ customerId }) => customerId === id)),
      );
    }),
  };
}
