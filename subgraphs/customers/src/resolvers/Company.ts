import { findCompany } from "../operations/find-company.ts";
import { findCustomer } from "../operations/find-customer.ts";
import type { CompanyContactResolvers, CompanyResolvers } from "./types.generated.ts";

export const Company = {
  __resolveReference: ({ id }, context) => findCompany(context, id),
  id: (company) => company._id,
  contacts: ({ contacts }, _, { identity }) =>
    contacts.filter(({ customerId }) => identity.customerId === undefined || identity.customerId === customerId),
} satisfies Partial<CompanyResolvers>;

export const CompanyContact = {
  customer: ({ customerId }, _, context) => findCustomer(context, customerId),
} satisfies Partial<CompanyContactResolvers>;
