import { honestPlan, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const subscription = /* GraphQL */ `
  subscription ($shipmentId: ID, $orderId: ID, $customerId: ID, $after: Cursor) {
    shipmentStatusChanged(shipmentId: $shipmentId, orderId: $orderId, customerId: $customerId, after: $after) {
      id
      cursor
      previousStatus
      status
      occurredAt
      shipmentVersion
      shipment {
        id
        trackingNumber
        carrier {
          name
        }
      }
      order {
        id
      }
      customer {
        id
      }
    }
  }
`;
interface Change {
  readonly id: string;
  readonly cursor: string;
  readonly previousStatus: string | null;
  readonly status: string;
  readonly shipmentVersion: number;
  readonly shipment: { readonly id: string };
}
type Stream = ReturnType<Harness["subscribe"]>;

async function take(stream: Stream, count: number): Promise<Change[]> {
  const changes: Change[] = [];
  while (changes.length < count) {
    const step = await stream.next();
    const data = step.value?.data as { shipmentStatusChanged: Change } | undefined;
    if (!data) throw new Error(`ended after ${changes.length} of ${count}: ${JSON.stringify(step.value)}`);
    changes.push(data.shipmentStatusChanged);
  }
  return changes;
}
const codesOf = async (stream: Stream) =>
  (await stream.next()).value?.errors?.map((e: { extensions: object }) => e.extensions);

async function push(trackingNumber: string, ...codes: string[]): Promise<void> {
  const news = codes.map((code) => ({
    trackingNumber,
    scan: scanEvent(`2026-03-01T1${"PU IT OD DL".split(" ").indexOf(code)}:00:00Z`, code),
  }));
  for (const message of planPushes(news, honestPlan)) {
    await sendPushes({ webhookUrl: harness.webhookUrl, secret }, [message]);
    await harness.app.ingested();
  }
}

test("a subscriber sees a new shipment, then each change, with what is known of it", async () => {
  const orderId = harness.order({ customerId: "cus_1" });
  const stream = harness.subscribe(subscription, { orderId });
  const { id, trackingNumber } = await harness.ship({ orderId });
  const [created] = await take(stream, 1);
  expect(created).toEqual({
    id: expect.stringMatching(/^evt_/),
    cursor: expect.any(String),
    previousStatus: null,
    status: "PENDING",
    occurredAt: "2026-03-01T12:00:00.000Z",
    shipmentVersion: 1,
    shipment: { id, trackingNumber, carrier: { name: "FedEx" } },
    order: { id: orderId },
    customer: { id: "cus_1" },
  });
  await push(trackingNumber, "PU", "IT", "OD", "DL");
  expect((await take(stream, 4)).map((c) => [c.shipmentVersion, c.previousStatus, c.status])).toEqual([
    [2, "PENDING", "PICKED_UP"],
    [3, "PICKED_UP", "IN_TRANSIT"],
    [4, "IN_TRANSIT", "OUT_FOR_DELIVERY"],
    [5, "OUT_FOR_DELIVERY", "DELIVERED"],
  ]);
  await stream.return?.();
});

test("resumes from any event, without a gap or a double, and goes on live", async () => {
  const before = await head();
  const { id, trackingNumber } = await harness.ship();
  const first = harness.subscribe(subscription, { shipmentId: id, after: before });
  await push(trackingNumber, "PU", "IT");
  const seen = await take(first, 3);
  expect(seen.map((change) => change.shipmentVersion)).toEqual([1, 2, 3]);
  await first.return?.();
  await push(trackingNumber, "OD");
  const second = harness.subscribe(subscription, { shipmentId: id, after: seen[1]?.cursor });
  const replayed = await take(second, 2);
  expect(replayed[0]?.id).toBe(seen[2]?.id);
  expect(replayed[0]?.cursor).toBe(seen[2]?.cursor);
  expect(replayed.map((change) => change.status)).toEqual(["IN_TRANSIT", "OUT_FOR_DELIVERY"]);
  await push(trackingNumber, "DL");
  expect((await take(second, 1)).map((change) => change.status)).toEqual(["DELIVERED"]);
  await second.return?.();
});

test("filters by customer; a shopper's stream holds only what is his or her own", async () => {
  const after = await head();
  const shopper = identity("acme", { actor: { type: "customer", id: "cus_a" }, customerId: "cus_a" });
  const streams = [
    harness.subscribe(subscription, { customerId: "cus_a", after }),
    harness.subscribe(subscription, { after }, shopper),
    harness.subscribe(subscription, { after }),
    harness.subscribe(subscription, { after: await head(identity("globex")) }, identity("globex")),
  ];
  const b = await harness.ship({ orderId: harness.order({ customerId: "cus_b" }) });
  const guest = await harness.ship();
  const a = await harness.ship({ orderId: harness.order({ customerId: "cus_a" }) });
  const globex = await harness.ship({ tenant: "globex" });
  const seen = await Promise.all(streams.map((stream, i) => take(stream, i === 2 ? 3 : 1)));
  // Of one millisecond, the log's order is any.
  expect(seen.map((changes) => changes.map((change) => change.shipment.id).toSorted())).toEqual([
    [a.id],
    [a.id],
    [b.id, guest.id, a.id].toSorted(),
    [globex.id],
  ]);
  for (const stream of streams) await stream.return?.();
});

test("a cursor that is forged or another tenant's, and a missing scope, end the stream with a code", async () => {
  const foreign = await head(identity("globex"));
  expect(await codesOf(harness.subscribe(subscription, { after: "forged" }))).toEqual([{ code: "CURSOR_INVALID" }]);
  expect(await codesOf(harness.subscribe(subscription, { after: foreign }))).toEqual([{ code: "CURSOR_INVALID" }]);
  const stranger = identity("acme", { scopes: ["orders:read"] });
  expect(await codesOf(harness.subscribe(subscription, {}, stranger))).toMatchObject([{ code: "FORBIDDEN" }]);
});

/** The log's end, as a cursor. */
async function head(as = identity()): Promise<string> {
  await harness.numbered();
  const service = identity(as.tenant, { actor: { type: "service", id: "gateway" }, scopes: ["internal"] });
  const answer = await harness.run<{ shipmentsLogHead: string }>("{ shipmentsLogHead }", {}, service);
  return answer.data?.shipmentsLogHead ?? "";
}
