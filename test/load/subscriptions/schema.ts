import { composeServices } from "@apollo/composition";
import { parse } from "graphql";

export const streamServices = ["shipments", "orders"] as const;
export type StreamService = (typeof streamServices)[number];

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

/** The two services of the benchmark: an event's shipment is its owner's, the order behind it comes from the other. */
export const streamSchema: Readonly<Record<StreamService, string>> = {
  shipments: `
    ${link}
    scalar Cursor
    type Query { shipment(id: ID!): Shipment shipmentsLogHead: Cursor! }
    type Subscription { shipmentStatusChanged(shipmentId: ID, after: Cursor): ShipmentStatusChange! }
    type ShipmentStatusChange { id: ID! cursor: Cursor! status: String! occurredAt: String! shipment: Shipment! }
    type Shipment { id: ID! trackingNumber: String! order: Order! }
    type Order @key(fields: "id", resolvable: false) { id: ID! }
  `,
  orders: `
    ${link}
    type Query { order(id: ID!): Order }
    type Order @key(fields: "id") { id: ID! number: String! status: String! channel: String! }
  `,
};

/** What every client subscribes to: an event of some 340 bytes, joined with one entity of another service. */
export const streamQuery = `subscription Follow($shipmentId: ID) {
  shipmentStatusChanged(shipmentId: $shipmentId) {
    id status occurredAt shipment { id trackingNumber order { id number status channel } }
  }
}`;

/** The supergraph for services at these addresses. */
export function composeStreams(urls: Readonly<Record<StreamService, string>>): string {
  const { supergraphSdl, errors } = composeServices(
    streamServices.map((name) => ({ name, url: urls[name], typeDefs: parse(streamSchema[name]) })),
  );
  if (errors) throw new Error(errors.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}
