import { Company, CompanyContact } from "./Company.ts";
import { Customer, CustomerConsentChange } from "./Customer.ts";
import { addCustomerTags } from "./Mutation.addCustomerTags.ts";
import { assignCompanyContact } from "./Mutation.assignCompanyContact.ts";
import { createCompany } from "./Mutation.createCompany.ts";
import { createCustomer } from "./Mutation.createCustomer.ts";
import { createCustomerAddress } from "./Mutation.createCustomerAddress.ts";
import { deleteCustomerAddress } from "./Mutation.deleteCustomerAddress.ts";
import { removeCompanyContact } from "./Mutation.removeCompanyContact.ts";
import { removeCustomerTags } from "./Mutation.removeCustomerTags.ts";
import { updateCompany } from "./Mutation.updateCompany.ts";
import { updateCustomer } from "./Mutation.updateCustomer.ts";
import { updateCustomerAddress } from "./Mutation.updateCustomerAddress.ts";
import { updateCustomerConsent } from "./Mutation.updateCustomerConsent.ts";
import { companies } from "./Query.companies.ts";
import { company } from "./Query.company.ts";
import { customer } from "./Query.customer.ts";
import { customers } from "./Query.customers.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    companies,
    company,
    customer,
    customers,
  },
  Mutation: {
    addCustomerTags,
    assignCompanyContact,
    createCompany,
    createCustomer,
    createCustomerAddress,
    deleteCustomerAddress,
    removeCompanyContact,
    removeCustomerTags,
    updateCompany,
    updateCustomer,
    updateCustomerAddress,
    updateCustomerConsent,
  },
  Company,
  CompanyContact,
  Customer,
  CustomerConsentChange,
};
