import type { Identity, UserError } from "@waybill/kernel";
import { staff } from "./identities.ts";
import type { Subgraphs } from "./subgraphs.ts";

/** A mutation's payload under the name `answer`. */
interface Payload<K extends string, T> {
  readonly answer: { readonly [P in K]: T | null } & { readonly userErrors: readonly UserError[] };
}

const errors = "userErrors { code path message retriable }";
export const address = { name: "Ada Lovelace", line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", countryCode: "GB" };

let serial = 0;
/** A key or name that no other call in this process gives. */
export const fresh = (word = "key"): string => `${word}-${++serial}`;

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
  readonly channel?: string;
  readonly externalId?: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Data for tests, made through the graph as a seller would. Each call is for one tenant. */
export function sellerOf(subgraphs: Subgraphs, tenant = "acme") {
  const seller = staff(tenant);

  async function result<K extends string, T>(
    name: "customers" | "inventory" | "orders",
    mutation: string,
    field: K,
    input: object,
    selection = "id",
    identity: Identity = seller,
  ): Promise<T> {
    const query = `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) {
      answer: ${mutation}(input: $input) { ${field} { ${selection} } ${errors} } }`;
    const { answer } = await subgraphs.run<Payload<K, T>>(name, query, { input: { idempotencyKey: fresh(), ...input } }, identity);
    const value = answer[field];
    if (value === null) throw new Error(`${mutation} was refused: ${JSON.stringify(answer.userErrors)}`);
    return value as T;
  }

  const shop = {
    /** @returns the customer's id. */
    async customer(email = `${fresh("customer")}@example.com`): Promise<string> {
      return (await result<"customer", { id: string }>("customers", "createCustomer", "customer", { email })).id;
    },

    /** @returns the ids of the product's variants by SKU. */
    async product(skus: readonly string[], price = { amount: "10.00", currencyCode: "EUR" }): Promise<Record<string, string>> {
      const input = { title: `Product ${skus.join(", ")}`, variants: skus.map((sku) => ({ sku, price })) };
      const { variants } = await result<"product", { variants: { id: string; sku: string }[] }>(
        "inventory",
        "createProduct",
        "product",
        input,
        "variants { id sku }",
      );
      return Object.fromEntries(variants.map(({ id, sku }) => [sku, id]));
    },

    /** @returns the location's id. */
    async location(name = fresh("Warehouse")): Promise<string> {
      return (await result<"location", { id: string }>("inventory", "createLocation", "location", { name, address })).id;
    },

    async receive(sku: string, locationId: string, quantity: number): Promise<void> {
      await result("inventory", "receiveStock", "stockLevel", { sku, locationId, quantity }, "onHand");
    },

    /** A product with one variant and its units at a new location. @returns the variant's id. */
    async stocked(sku: string, quantity: number, price = "10.00"): Promise<string> {
      const variants = await shop.product([sku], { amount: price, currencyCode: "EUR" });
      await shop.receive(sku, await shop.location(), quantity);
      return variants[sku] as string;
    },

    /** Tries to place an order. */
    async tryOrder(input: OrderInput, identity: Identity = seller): Promise<Payload<"order", PlacedOrder>["answer"]> {
      const query = `mutation ($input: PlaceOrderInput!) {
        answer: placeOrder(input: $input) { order { id number status version } ${errors} } }`;
      const filled = { idempotencyKey: fresh(), shippingAddress: address, ...input };
      return (await subgraphs.run<Payload<"order", PlacedOrder>>("orders", query, { input: filled }, identity)).answer;
    },

    /** Places an order that must succeed. */
    async order(input: OrderInput, identity: Identity = seller): Promise<PlacedOrder> {
      const { order, userErrors } = await shop.tryOrder(input, identity);
      if (!order) throw new Error(`no order was placed: ${JSON.stringify(userErrors)}`);
      return order;
    },

    cancel: (id: string): Promise<PlacedOrder> =>
      result("orders", "cancelOrder", "order", { id }, "id number status version"),
  };
  return shop;
}
export type Seller = ReturnType<typeof sellerOf>;
