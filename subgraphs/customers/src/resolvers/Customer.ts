import { findCustomer } from "../operations/find-customer.ts";
import { listConsentChanges } from "../operations/list-consent-changes.ts";
import { listFeedbackOf } from "../operations/find-feedback.ts";
import { listInteractions } from "../operations/list-interactions.ts";
import { listTicketsOf } from "../operations/list-tickets.ts";
import { addressesOf } from "./address-view.ts";
import type { CustomerConsentChangeResolvers, CustomerResolvers } from "./types.generated.ts";

export const Customer = {
  __resolveReference: ({ id }, context) => findCustomer(context, id),
  id: (customer) => customer._id,
  addresses: (customer) => addressesOf(customer),
  defaultShippingAddress: (customer) =>
    addressesOf(customer).find(({ isDefaultShipping }) => isDefaultShipping) ?? null,
  defaultBillingAddress: (customer) => addressesOf(customer).find(({ isDefaultBilling }) => isDefaultBilling) ?? null,
  consentHistory: (customer, args, context) => listConsentChanges(context, customer._id, args),
  // The seller's own words about a person are not for that person.
  tags: ({ tags }, _, { identity }) => (identity.customerId === undefined ? tags : []),
  tickets: (customer, args, context) => listTicketsOf(context, "customerId", customer._id, args),
  feedback: (customer, args, context) => listFeedbackOf(context, "customerId", customer._id, args),
  timeline: (customer, args, context) => listInteractions(context, customer._id, args),
  companies: (customer, _, { loaders }) => loaders.companiesOfContact.load(customer._id),
} satisfies Partial<CustomerResolvers>;

export const CustomerConsentChange = {
  id: (change) => change._id,
} satisfies Partial<CustomerConsentChangeResolvers>;
