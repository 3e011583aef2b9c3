import { fedexTrackingNumber, honestPlan, inventParcels, planPushes, sendPushes } from "@waybill/sandbox";
import { setTimeout as delay } from "node:timers/promises";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import type { Place } from "../contract/bad-inputs/doors.ts";
import { logEnd } from "../support/graph.ts";
import { address, createShipment, must } from "../support/shop.ts";
import type { Known } from "./values.ts";

/** Puts a few more things into a graph, so that there is something to answer, and waits until it has nothing more to do. */
export async function fill(place: Place): Promise<void> {
  const send = createClient(place.gatewayUrl, place.authorization);
  const { customerId, sku, orderId } = place;
  const key = (name: string) => ({ idempotencyKey: `fuzz-${name}` });
  await must(send, "createCompany", "CreateCompanyInput", { ...key("company"), name: "Ada & Co" }, "company { id }");
  const channel = { ...key("channel"), code: "fuzz", name: "Fuzz", numberPrefix: "FZ" };
  await must(send, "createChannel", "CreateChannelInput", channel, "channel { code }");
  const ticket = { ...key("ticket"), customerId, orderId, subject: "Where is it?", message: "It is late." };
  await must(send, "createTicket", "CreateTicketInput", ticket, "ticket { id }");
  const order = { ...key("order"), customerId, lines: [{ sku, quantity: 2 }], shippingAddress: address };
  const { order: second } = await must<{ order: { id: string } }>(
    ...([send, "placeOrder", "PlaceOrderInput"] as const),
    order,
    "order { id }",
  );
  await must(send, "issueInvoice", "IssueInvoiceInput", { ...key("invoice"), orderId: second.id }, "invoice { id }");
  const trackingNumber = fedexTrackingNumber(4_712);
  await createShipment(send, second.id, trackingNumber);
  const scans = inventParcels(1, 11, () => trackingNumber).flatMap((parcel) =>
    parcel.scans.map((scan) => ({ trackingNumber, scan })),
  );
  const target = { webhookUrl: place.webhookUrl, secret: place.webhookSecret };
  await sendPushes(target, planPushes(scans, honestPlan), 1);
  await untilQuiet(send);
}

/** What is in a graph, to be asked for. */
export async function whatIsThere({ gatewayUrl, authorization, linkToken }: Place): Promise<Known> {
  return known(await createClient(gatewayUrl, authorization)(everything), { token: [linkToken] });
}

/** Waits until no event came for a second, at most half a minute. */
async function untilQuiet(send: Send): Promise<void> {
  let end = "";
  for (let tries = 0; tries < 30; tries += 1) {
    await delay(1_000);
    const now = await logEnd(send);
    if (now === end) return;
    end = now;
  }
}

const everything = `{
  orders(first: 5) {
    pageInfo { endCursor }
    nodes {
      __typename id number
      lines { __typename id sku variant { __typename id product { __typename id } } }
      customer { __typename id email }
      shipments { __typename id trackingNumber carrier { code } }
      fulfillmentOrders { __typename id location { __typename id } }
      invoices(first: 1) { nodes { __typename id number } }
    }
  }
  tickets(first: 5) { pageInfo { endCursor } nodes { __typename id } }
  companies(first: 5) { nodes { __typename id } }
  channels(first: 5) { nodes { channel: code } }
  events(first: 5) { pageInfo { endCursor } }
}`;

/** All that an answer tells: ids by their type, the other texts by their field. */
function known(answer: unknown, others: Readonly<Record<string, readonly string[]>>): Known {
  const found = new Map<string, Set<string>>();
  const add = (name: string, value: string): void => void found.set(name, (found.get(name) ?? new Set()).add(value));
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== "object" || value === null) return;
    const { __typename: type, ...fields } = value as Record<string, unknown>;
    for (const [name, inner] of Object.entries(fields)) {
      if (typeof inner === "string") add(name === "id" && typeof type === "string" ? type : name, inner);
      else walk(inner);
    }
  };
  walk(answer);
  for (const code of found.get("code") ?? []) add("carrierCode", code);
  for (const [name, values] of Object.entries(others)) for (const value of values) add(name, value);
  return new Map([...found].map(([name, values]) => [name, [...values]]));
}
