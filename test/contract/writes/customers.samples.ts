import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** A customer with one address. */
async function withAddress({ make, seller }: Given): Promise<{ customerId: string; addressId: string }> {
  const customerId = await seller.customer();
  const { addresses } = await make<{ addresses: { id: string }[] }>("createCustomerAddress", { customerId, address });
  return { customerId, addressId: addresses[0]?.id ?? "" };
}

const company = async ({ make }: Given): Promise<string> => (await make("createCompany", { name: "Ada & Co" })).id;

export const samples: Samples = {
  createCustomer: {
    input: () => ({ email: "ada@example.com", firstName: "Ada" }),
    other: { firstName: "Augusta" },
    events: ["customer.created"],
  },
  updateCustomer: {
    input: async ({ seller }) => ({ id: await seller.customer(), firstName: "Augusta" }),
    events: ["customer.updated"],
  },
  createCustomerAddress: {
    input: async ({ seller }) => ({ customerId: await seller.customer(), address }),
    events: ["customer.address_added"],
  },
  updateCustomerAddress: {
    input: async (given) => ({ ...(await withAddress(given)), label: "Office" }),
    events: ["customer.address_changed"],
  },
  deleteCustomerAddress: { input: withAddress, events: ["customer.address_removed"] },
  updateCustomerConsent: {
    input: async ({ seller }) => ({
      customerId: await seller.customer(),
      ...{ channel: "EMAIL", state: "GRANTED", source: "checkout" },
    }),
    events: ["customer.consent_changed"],
  },
  addCustomerTags: {
    input: async ({ seller }) => ({ customerId: await seller.customer(), tags: ["vip"] }),
    events: ["customer.tags_changed"],
  },
  removeCustomerTags: {
    input: async ({ seller, make }) => {
      const input = { customerId: await seller.customer(), tags: ["vip"] };
      await make("addCustomerTags", input);
      return input;
    },
    events: ["customer.tags_changed"],
  },
  mergeCustomers: {
    input: async ({ seller }) => ({ keepId: await seller.customer(), mergeId: await seller.customer() }),
    events: ["customer.became_alias", "customer.merged"],
  },
  createCompany: {
    input: () => ({ name: "Ada & Co" }),
    other: { name: "Ada & Sons" },
    events: ["company.created"],
  },
  updateCompany: {
    input: async (given) => ({ id: await company(given), name: "Ada & Sons" }),
    events: ["company.updated"],
  },
  assignCompanyContact: {
    input: async (given) => ({
      companyId: await company(given),
      customerId: await given.seller.customer(),
      role: "BUYER",
    }),
    events: ["company.contact_assigned"],
  },
  removeCompanyContact: {
    input: async (given) => {
      const contact = { companyId: await company(given), customerId: await given.seller.customer() };
      await given.make("assignCompanyContact", { ...contact, role: "BUYER" });
      return contact;
    },
    events: ["company.contact_removed"],
  },
  requestDataExport: {
    input: async ({ seller }) => ({ customerId: await seller.customer() }),
    other: { customerId: "cus_none" },
    events: ["privacy_request.created"],
  },
  requestErasure: {
    input: async ({ seller }) => ({ customerId: await seller.customer() }),
    other: { customerId: "cus_none" },
    events: ["privacy_request.created", "customer.erasure_requested"],
  },
};
