import type { FedexScanEvent } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness, scanEvent } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const mutation = /* GraphQL */ `
  mutation ($input: RefreshTrackingInput!) {
    refreshTracking(input: $input) {
      shipment {
        id
        status
        deliveredAt
        version
      }
      newEvents
      userErrors {
        code
        path
        message
        retriable
      }
    }
  }
`;
interface Refreshed {
  readonly refreshTracking: {
    readonly shipment: { readonly status: string; readonly version: number } | null;
    readonly newEvents: number | null;
    readonly userErrors: readonly {
      readonly code: string;
      readonly path: readonly string[];
      readonly message: string;
      readonly retriable: boolean;
    }[];
  };
}
const refresh = async (shipmentId: string, idempotencyKey: string, as = identity()) => {
  const answer = await harness.run<Refreshed>(mutation, { input: { idempotencyKey, shipmentId } }, as);
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.refreshTracking;
};
const scans = (...codes: string[]): FedexScanEvent[] =>
  codes.map((code, hour) => scanEvent(`2026-03-01T1${hour}:00:00+05:30`, code));

test("brings in what the carrier has, once", async () => {
  const { id, trackingNumber } = await harness.ship();
  harness.sandbox.fedex.load([{ trackingNumber, scans: scans("PU", "IT", "OD", "DL") }]);
  harness.sandbox.fedex.advance(trackingNumber, 3);
  expect(await refresh(id, "r-1")).toMatchObject({
    newEvents: 3,
    shipment: { status: "OUT_FOR_DELIVERY", version: 2 },
  });
  expect(await refresh(id, "r-2")).toMatchObject({
    newEvents: 0,
    shipment: { status: "OUT_FOR_DELIVERY", version: 2 },
  });
  harness.sandbox.fedex.advance(trackingNumber);
  // A replay answers what was answered then, without asking the carrier.
  expect(await refresh(id, "r-1")).toMatchObject({
    newEvents: 3,
    shipment: { status: "OUT_FOR_DELIVERY", version: 2 },
  });
  expect(await refresh(id, "r-3")).toEqual({
    newEvents: 1,
    shipment: { id, status: "DELIVERED", deliveredAt: "2026-03-01T07:30:00.000Z", version: 3 },
    userErrors: [],
  });
});

test("a number that the carrier does not know yet has no scans", async () => {
  const { id } = await harness.ship();
  expect(await refresh(id, "r-unknown")).toMatchObject({
    newEvents: 0,
    shipment: { status: "PENDING" },
    userErrors: [],
  });
});

test("a token that was revoked before its time is renewed", async () => {
  const { id, trackingNumber } = await harness.ship();
  harness.sandbox.fedex.load([{ trackingNumber, scans: scans("PU") }]);
  harness.sandbox.fedex.advance(trackingNumber);
  harness.sandbox.fedex.misbehave("TOKEN_REVOKED");
  expect(await refresh(id, "r-token")).toMatchObject({ newEvents: 1, userErrors: [] });
});

test.each(["TOO_MANY_REQUESTS", "SERVER_ERROR", "GARBAGE"] as const)(
  "a carrier that answers %s changes nothing, and the key may be used again",
  async (kind) => {
    const { id, trackingNumber } = await harness.ship();
    harness.sandbox.fedex.load([{ trackingNumber, scans: scans("PU") }]);
    harness.sandbox.fedex.advance(trackingNumber);
    harness.sandbox.fedex.misbehave(kind);
    const refused = await refresh(id, `r-${kind}`);
    // A carrier that asks to wait is left alone meanwhile.
    harness.clock.now = new Date(harness.clock.now.getTime() + 31_000);
    expect(refused).toMatchObject({ shipment: null, newEvents: null });
    expect(refused.userErrors).toMatchObject([{ code: "UNAVAILABLE", path: ["input", "shipmentId"], retriable: true }]);
    if (kind === "TOO_MANY_REQUESTS") expect(refused.userErrors[0]?.message).toMatch(/ask again in 30 seconds$/);
    expect(await harness.db.collection("trackingEvents").countDocuments({ trackingNumber })).toBe(0);
    expect(await refresh(id, `r-${kind}`)).toMatchObject({ newEvents: 1, userErrors: [] });
  },
);

test("another tenant's shipment is not found, and a carrier without an account is said so", async () => {
  const { id } = await harness.ship();
  expect((await refresh(id, "r-foreign", identity("globex"))).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  const orderId = harness.order();
  const input = { idempotencyKey: "c-ups", orderId, trackingNumber: "1Z5R89390357567127" };
  const created = await harness.run<{ createShipment: { shipment: { id: string } } }>(
    "mutation ($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } } }",
    { input },
  );
  const ups = created.data?.createShipment.shipment.id ?? "";
  expect((await refresh(ups, "r-ups")).userErrors).toMatchObject([{ code: "INVALID_STATE", retriable: false }]);
  const times = "query ($id: ID!) { shipment(id: $id) { lastNewsAt nextCheckAt } }";
  expect((await harness.run(times, { id: ups })).data).toEqual({ shipment: { lastNewsAt: null, nextCheckAt: null } });
  expect((await harness.run(times, { id })).data).toMatchObject({ shipment: { nextCheckAt: expect.any(String) } });
});
