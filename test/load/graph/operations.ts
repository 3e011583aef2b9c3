import { address } from "../call.ts";
import { aUuid } from "../gateway/client.ts";
import type { Stock } from "./shop.ts";

/** What is asked of the graph, by how much of it there is. */
export const operationNames = ["small", "medium", "heavy", "tracking", "place"] as const;
export type OperationName = (typeof operationNames)[number];

interface Operation {
  /** What it is, for people. */
  readonly title: string;
  readonly query: string;
  /** Variables of one call each, taken in turns. */
  readonly variables: (stock: Stock) => readonly Readonly<Record<string, unknown>>[];
}

export const operations: Readonly<Record<OperationName, Operation>> = {
  small: {
    title: "an order's status",
    query: "query Status($id: ID!) { order(id: $id) { id number status fulfillmentStatus placedAt } }",
    variables: ({ orderIds }) => orderIds.map((id) => ({ id })),
  },
  medium: {
    title: "a customer's last ten orders with lines and shipments",
    query: `query Orders($id: ID!) {
      customer(id: $id) {
        id firstName lastName
        orders(first: 10) {
          nodes {
            id number status placedAt total { amount currencyCode }
            lines { sku title quantity }
            shipments { trackingNumber status carrier { name } }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    variables: ({ customerIds }) => customerIds.map((id) => ({ id })),
  },
  heavy: {
    title: "an order with all that belongs to it, from all four subgraphs",
    query: `query Order($id: ID!) {
      order(id: $id) {
        id number status fulfillmentStatus placedAt
        total { amount currencyCode } totalTax { amount }
        shippingAddress { name line1 city postalCode countryCode }
        customer { id email firstName lastName tags orders(first: 5) { nodes { id number status } } }
        lines {
          id sku title quantity fulfilledQuantity total { amount }
          variant {
            id displayName weightGrams totalAvailable
            stockLevels { onHand available committed location { id name } }
          }
        }
        fulfillmentOrders { id status location { id name } }
        invoices(first: 5) { nodes { id number status total { amount } due { amount } } }
        shipments {
          id trackingNumber status condition carrier { code name }
          trackingEvents(first: 20) { nodes { id occurredAt status description location { city countryCode } } }
        }
      }
    }`,
    variables: ({ orderIds }) => orderIds.map((id) => ({ id })),
  },
  tracking: {
    title: "what the public tracking page shows",
    query: `query Tracking($token: String!) {
      publicShipment(token: $token) {
        requiresPostalCode
        shipment {
          carrier { name } trackingNumber trackingUrl status substatus condition deliveredAt
          events { occurredAt occurredLocal status description city countryCode }
        }
        branding { name logoUrl primaryColor }
      }
    }`,
    variables: ({ tokens }) => tokens.map((token) => ({ token })),
  },
  place: {
    title: "placing an order of two lines",
    query: `mutation Place($input: PlaceOrderInput!) {
      placeOrder(input: $input) { order { id number status } userErrors { code path message } }
    }`,
    variables: ({ baskets }) =>
      baskets.map((basket) => ({
        input: { idempotencyKey: aUuid, channel: "web", shippingAddress: address, ...basket },
      })),
  },
};

/** What is posted for an operation, one body after the other. */
export const bodiesOf = (name: OperationName, stock: Stock): string[] =>
  operations[name].variables(stock).map((variables) => JSON.stringify({ query: operations[name].query, variables }));

/** Texts by which an answer is known to be none. */
export const wrong: readonly string[] = ['"errors":[', '"userErrors":[{'];
