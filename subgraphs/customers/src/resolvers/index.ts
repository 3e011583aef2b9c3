import { Company, CompanyContact } from "./Company.ts";
import { Customer, CustomerConsentChange } from "./Customer.ts";
import { Feedback, ProductVariant } from "./Feedback.ts";
import { Interaction } from "./Interaction.ts";
import { addCustomerTags } from "./Mutation.addCustomerTags.ts";
import { addTicketMessage } from "./Mutation.addTicketMessage.ts";
import { assignCompanyContact } from "./Mutation.assignCompanyContact.ts";
import { assignTicket } from "./Mutation.assignTicket.ts";
import { createCompany } from "./Mutation.createCompany.ts";
import { createCustomer } from "./Mutation.createCustomer.ts";
import { createCustomerAddress } from "./Mutation.createCustomerAddress.ts";
import { createTicket } from "./Mutation.createTicket.ts";
import { deleteCustomerAddress } from "./Mutation.deleteCustomerAddress.ts";
import { mergeCustomers } from "./Mutation.mergeCustomers.ts";
import { publicSubmitFeedback } from "./Mutation.publicSubmitFeedback.ts";
import { removeCompanyContact } from "./Mutation.removeCompanyContact.ts";
import { removeCustomerTags } from "./Mutation.removeCustomerTags.ts";
import { requestDataExport } from "./Mutation.requestDataExport.ts";
import { requestErasure } from "./Mutation.requestErasure.ts";
import { submitFeedback } from "./Mutation.submitFeedback.ts";
import { updateCompany } from "./Mutation.updateCompany.ts";
import { updateCustomer } from "./Mutation.updateCustomer.ts";
import { updateCustomerAddress } from "./Mutation.updateCustomerAddress.ts";
import { updateCustomerConsent } from "./Mutation.updateCustomerConsent.ts";
import { updateSupportPolicy } from "./Mutation.updateSupportPolicy.ts";
import { updateTicket } from "./Mutation.updateTicket.ts";
import { updateTicketStatus } from "./Mutation.updateTicketStatus.ts";
import { PrivacyRequest } from "./PrivacyRequest.ts";
import { carrierFeedbackSummary } from "./Query.carrierFeedbackSummary.ts";
import { companies } from "./Query.companies.ts";
import { company } from "./Query.company.ts";
import { customer } from "./Query.customer.ts";
import { customers } from "./Query.customers.ts";
import { customersPrivacyExport } from "./Query.customersPrivacyExport.ts";
import { feedback } from "./Query.feedback.ts";
import { feedbackEntries } from "./Query.feedbackEntries.ts";
import { privacyRequest } from "./Query.privacyRequest.ts";
import { publicFeedback } from "./Query.publicFeedback.ts";
import { supportPolicy } from "./Query.supportPolicy.ts";
import { supportReport } from "./Query.supportReport.ts";
import { ticket } from "./Query.ticket.ts";
import { tickets } from "./Query.tickets.ts";
import { SupportPolicy } from "./SupportPolicy.ts";
import { Ticket, TicketSla, TicketMessage, Order, Shipment } from "./Ticket.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    carrierFeedbackSummary,
    companies,
    company,
    customer,
    customers,
    customersPrivacyExport,
    feedback,
    feedbackEntries,
    privacyRequest,
    publicFeedback,
    supportPolicy,
    supportReport,
    ticket,
    tickets,
  },
  Mutation: {
    addCustomerTags,
    addTicketMessage,
    assignCompanyContact,
    assignTicket,
    createCompany,
    createCustomer,
    createCustomerAddress,
    createTicket,
    deleteCustomerAddress,
    mergeCustomers,
    publicSubmitFeedback,
    removeCompanyContact,
    removeCustomerTags,
    requestDataExport,
    requestErasure,
    submitFeedback,
    updateCompany,
    updateCustomer,
    updateCustomerAddress,
    updateCustomerConsent,
    updateSupportPolicy,
    updateTicket,
    updateTicketStatus,
  },
  Company,
  CompanyContact,
  Customer,
  CustomerConsentChange,
  Feedback,
  ProductVariant,
  Interaction,
  PrivacyRequest,
  SupportPolicy,
  Ticket,
  TicketSla,
  TicketMessage,
  Order,
  Shipment,
};
