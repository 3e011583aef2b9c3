import type { Identity } from "@waybill/kernel";
import { staff } from "./identities.ts";
import { insist, type Mutation, mutate, type Payload, succeed } from "./mutate.ts";
import type { Subgraphs } from "./subgraphs.ts";

export const address = {
  name: "Ada Lovelace",
  line1: "12 St James's Square",
  city: "London",
  postalCode: "SW1Y 4JH",
  countryCode: "GB",
};

let serial = 0;
/** A key or name that no other call in this process gives. */
export const fresh = (word = "key"): string => `${word}-${++serial}`;

export const createCustomer: Mutation = {
  subgraph: "customers",
  name: "createCustomer",
  field: "customer",
  selection: "id",
};
export const createCompany: Mutation = {
  subgraph: "customers",
  name: "createCompany",
  field: "company",
  selection: "id",
};
export const createProduct: Mutation = {
  subgraph: "inventory",
  name: "createProduct",
  field: "product",
  selection: "id variants { id sku }",
};
export const createLocation: Mutation = {
  subgraph: "inventory",
  name: "createLocation",
  field: "location",
  selection: "id",
};
export const receiveStock: Mutation = {
  subgraph: "inventory",
  name: "receiveStock",
  field: "stockLevel",
  selection: "onHand available reserved committed",
};
const orderFields = "id number status version";
export const placeOrder: Mutation = { subgraph: "orders", name: "placeOrder", field: "order", selection: orderFields };
export const cancelOrder: Mutation = {
  subgraph: "orders",
  name: "cancelOrder",
  field: "order",
  selection: orderFields,
};

export interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
}

/** What a test orders; what is left out is filled in. */
export interface OrderInput {
  readonly idempotencyKey?: string;
  readonly customerId?: string;
  readonly companyId?: string;
  readonly channel?: string;
  readonly externalId?: string;
  readonly paymentTerms?: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Data for tests, made through the graph as a seller would. Each call is for one tenant. */
export function sellerOf(subgraphs: Subgraphs, tenant = "acme") {
  const me = staff(tenant);
  const make = <T>(mutation: Mutation, input: object): Promise<T> =>
    succeed<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, me);

  const seller = {
    /** @returns the customer's id. */
    async customer(email = `${fresh("customer")}@example.com`): Promise<string> {
      return (await make<{ id: string }>(createCustomer, { email })).id;
    },

    /** A company that pays within so many days. @returns its id. */
    async company(paymentTermsDays = 30): Promise<string> {
      return (await make<{ id: string }>(createCompany, { name: fresh("Company"), paymentTermsDays })).id;
    },

    /** @returns the ids of the product's variants by SKU. */
    async product(
      skus: readonly string[],
      price = { amount: "10.00", currencyCode: "EUR" },
    ): Promise<Record<string, string>> {
      const input = {
        title: `Product ${skus.join(", ")}`.slice(0, 200),
        variants: skus.map((sku) => ({ sku, price })),
      };
      const { variants } = await make<{ variants: { id: string; sku: string }[] }>(createProduct, input);
      return Object.fromEntries(variants.map(({ id, sku }) => [sku, id]));
    },

    /** @returns the location's id. */
    async location(name = fresh("Warehouse")): Promise<string> {
      return (await make<{ id: string }>(createLocation, { name, address })).id;
    },

    receive: (sku: string, locationId: string, quantity: number): Promise<object> =>
      make(receiveStock, { sku, locationId, quantity }),

    /** A product with one variant and its units at a new location. @returns the variant's id. */
    async stocked(sku: string, quantity: number, amount = "10.00"): Promise<string> {
      const variants = await seller.product([sku], { amount, currencyCode: "EUR" });
      await seller.receive(sku, await seller.location(), quantity);
      return variants[sku] as string;
    },

    /** Tries once to place an order. */
    tryOrder: (input: OrderInput, identity: Identity = me): Promise<Payload<PlacedOrder>> =>
      mutate(subgraphs, placeOrder, { idempotencyKey: fresh(), shippingAddress: address, ...input }, identity),

    /** Places an order, or is refused, as a patient client. */
    buy: (input: OrderInput, identity: Identity = me): Promise<Payload<PlacedOrder>> =>
      insist(subgraphs, placeOrder, { idempotencyKey: fresh(), shippingAddress: address, ...input }, identity),

    /** Places an order that must succeed. */
    async order(input: OrderInput, identity: Identity = me): Promise<PlacedOrder> {
      const { value, userErrors } = await seller.buy(input, identity);
      if (!value) throw new Error(`no order was placed: ${JSON.stringify(userErrors)}`);
      return value;
    },

    cancel: (id: string): Promise<PlacedOrder> => make(cancelOrder, { id }),
  };
  return seller;
}
export type Seller = ReturnType<typeof sellerOf>;
