import { anonymousIdentity, serviceIdentity } from "@waybill/kernel";
import { type FedexScanEvent, honestPlan, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

interface Link {
  readonly id: string;
  readonly token: string;
  readonly url: string | null;
  readonly version: number;
  readonly revokedAt: string | null;
}
interface Linked {
  readonly trackingLink: Link | null;
  readonly userErrors: readonly { readonly code: string }[];
}
let keys = 0;
const linkFields = "trackingLink { id token url version revokedAt } userErrors { code }";

async function mutate<T>(name: string, fields: string, input: object, as = identity()): Promise<T> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = await harness.run<Record<string, T>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`,
    { input: { idempotencyKey: `key ${(keys += 1)}`, ...input } },
    as,
  );
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data[name] as T;
}
const create = (input: object, as = identity()) => mutate<Linked>("createTrackingLink", linkFields, input, as);
const revoke = (input: object, as = identity()) => mutate<Linked>("revokeTrackingLink", linkFields, input, as);

async function linkTo(shipmentId: string, more: object = {}): Promise<Link> {
  const { trackingLink, userErrors } = await create({ shipmentId, ...more });
  if (!trackingLink) throw new Error(JSON.stringify(userErrors));
  return trackingLink;
}

/** What somebody without credentials sees. */
async function open(token: string, postalCode?: string) {
  const answer = await harness.run<{ publicShipment: unknown }>(
    `query ($token: String!, $postalCode: String) { publicShipment(token: $token, postalCode: $postalCode) {
      requiresPostalCode branding { name primaryColor }
      shipment { trackingNumber status carrier { name } events { description city countryCode occurredLocal timePrecision } }
    } }`,
    { token, postalCode },
    anonymousIdentity,
  );
  return answer.data?.publicShipment;
}

async function push(trackingNumber: string, ...codes: string[]): Promise<void> {
  await pushScans(
    trackingNumber,
    codes.map((code, i) => scanEvent(`2026-03-01T1${i}:00:00Z`, code)),
  );
}

async function pushScans(trackingNumber: string, scans: readonly FedexScanEvent[]): Promise<void> {
  const news = scans.map((scan) => ({ trackingNumber, scan }));
  for (const message of planPushes(news, honestPlan)) {
    await sendPushes({ webhookUrl: harness.webhookUrl, secret }, [message]);
    await harness.app.ingested();
  }
}

test("a link shows the shipment to anybody, in the shop's own colours, and nothing more", async () => {
  const branded = await mutate<{ branding: object; userErrors: object[] }>(
    "updateBranding",
    "branding { name version } userErrors { code }",
    { name: "Acme", primaryColor: "#AABBCC", trackingPageUrl: "https://acme.example/t?k={token}" },
  );
  expect(branded).toEqual({ branding: { name: "Acme", version: 1 }, userErrors: [] });
  const { id, trackingNumber } = await harness.ship();
  const link = await linkTo(id);
  expect(link.url).toBe(`https://acme.example/t?k=${link.token}`);
  await push(trackingNumber, "PU");
  // A clock that runs four years ahead is kept, and not shown to the recipient.
  await pushScans(trackingNumber, [scanEvent("2030-03-01T10:00:00+05:30", "DL")]);
  expect(await open(link.token)).toEqual({
    requiresPostalCode: false,
    branding: { name: "Acme", primaryColor: "#aabbcc" },
    shipment: {
      trackingNumber,
      status: "PICKED_UP",
      carrier: { name: "FedEx" },
      events: [
        {
          ...{ description: "scan PU", city: "BANGALORE", countryCode: "IN" },
          ...{ occurredLocal: "2026-03-01T15:30:00", timePrecision: "SECOND" },
        },
      ],
    },
  });
});

test("wrong, forged, foreign, expired and revoked links look the same", async () => {
  const { id } = await harness.ship();
  const expiresAt = new Date(harness.clock.now.getTime() + 60_000).toISOString();
  const link = await linkTo(id, { expiresAt });
  const [named = "", signature = ""] = link.token.split(".");
  const other = Buffer.from(JSON.stringify(["globex", link.id])).toString("base64url");
  for (const token of ["", "a.b", "é".repeat(300), "x".repeat(4_096), `${named}.`, `${other}.${signature}`]) {
    expect(await open(token)).toBeNull();
  }
  expect(await open(link.token)).not.toBeNull();
  harness.clock.now = new Date(expiresAt);
  expect(await open(link.token)).toBeNull();
  const second = await linkTo(id);
  expect(await revoke({ id: second.id, expectedVersion: 7 })).toMatchObject({
    trackingLink: null,
    userErrors: [{ code: "VERSION_CONFLICT" }],
  });
  expect(await open(second.token)).not.toBeNull();
  expect((await revoke({ id: second.id, expectedVersion: 1 })).trackingLink).toMatchObject({ version: 2 });
  expect(await open(second.token)).toBeNull();
  expect(await revoke({ id: second.id })).toMatchObject({ userErrors: [{ code: "INVALID_STATE" }] });
});

test("a link may ask for the recipient's postcode; guessing closes it for a while", async () => {
  const { id } = await harness.ship();
  const link = await linkTo(id, { requiresPostalCode: true });
  const closed = { requiresPostalCode: true, shipment: null };
  expect(await open(link.token)).toMatchObject(closed);
  expect(await open(link.token, "sw1a-1aa")).toMatchObject({ shipment: { status: "PENDING" } });
  for (let i = 0; i < 10; i += 1) expect(await open(link.token, `E${i} 1AA`)).toMatchObject(closed);
  expect(await open(link.token, "SW1A 1AA")).toMatchObject(closed);
  harness.clock.now = new Date(harness.clock.now.getTime() + 15 * 60_000);
  expect(await open(link.token, "SW1A 1AA")).toMatchObject({ shipment: { status: "PENDING" } });
  const refusals = (await harness.log()).filter(({ type }) => type === "tracking_link.postcode_refused");
  expect(refusals.map(({ subject }) => subject.version).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 10 }, (_, i) => i + 2),
  );
  const stored = await harness.db.collection<{ _id: string }>("trackingLinks").findOne({ _id: link.id });
  expect(JSON.stringify(stored)).not.toMatch(/SW1A/i);
});

test("other tenants and shoppers make no links to what they cannot see", async () => {
  const orderId = harness.order({ customerId: "cus_1" });
  const { id } = await harness.ship({ orderId });
  const before = await harness.db.collection("trackingLinks").countDocuments();
  const shopper = (customerId: string) => identity("acme", { actor: { type: "customer", id: customerId }, customerId });
  for (const as of [identity("globex"), shopper("cus_2")]) {
    expect((await create({ shipmentId: id }, as)).userErrors).toEqual([{ code: "NOT_FOUND" }]);
  }
  expect(await harness.db.collection("trackingLinks").countDocuments()).toBe(before);
  const own = await create({ shipmentId: id }, shopper("cus_1"));
  expect(own.userErrors).toEqual([]);
  expect((await revoke({ id: own.trackingLink?.id }, shopper("cus_2"))).userErrors).toEqual([{ code: "NOT_FOUND" }]);
  expect(await open(own.trackingLink?.token ?? "")).not.toBeNull();
});

test("somebody without credentials gets nothing else", async () => {
  for (const query of ["{ shipments { nodes { id } } }", "{ branding { name } }", "{ carriers { code } }"]) {
    const answer = await harness.run(query, {}, anonymousIdentity);
    expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: "FORBIDDEN" } }] });
  }
});

const watch = (token: string, after?: string) =>
  harness.subscribe(
    "subscription ($token: String!, $after: Cursor) { publicShipmentChanged(token: $token, after: $after) { cursor status } }",
    { token, ...(after !== undefined && { after }) },
    anonymousIdentity,
  );

test("a link's stream shows its shipment alone, resumes, and ends with the link", async () => {
  const shipment = await harness.ship();
  const other = await harness.ship();
  const link = await linkTo(shipment.id);
  await harness.numbered();
  const { data } = await harness.run<{ shipmentsLogHead: string }>(
    "{ shipmentsLogHead }",
    {},
    serviceIdentity(anonymousIdentity.tenant, "gateway"),
  );
  const stream = watch(link.token, data?.shipmentsLogHead);
  const next = async (of = stream) => (await of.next()).value?.data?.["publicShipmentChanged"] as { cursor: string };
  const first = next();
  await push(other.trackingNumber, "PU");
  await push(shipment.trackingNumber, "PU");
  const pickedUp = await first;
  expect(pickedUp).toMatchObject({ status: "PICKED_UP" });
  await push(shipment.trackingNumber, "PU", "IT");
  expect(await next()).toMatchObject({ status: "IN_TRANSIT" });
  expect(await next(watch(link.token, pickedUp.cursor))).toMatchObject({ status: "IN_TRANSIT" });
  const end = stream.next();
  await revoke({ id: link.id });
  expect((await end).done).toBe(true);
  const refused = await watch(link.token).next();
  expect(refused.value?.errors?.[0]?.extensions["code"]).toBe("FORBIDDEN");
});

test("a link that is opened too often is refused for a while, and others are not", async () => {
  const [link, other] = [await linkTo((await harness.ship()).id), await linkTo((await harness.ship()).id)];
  const page = "query ($token: String!) { publicShipment(token: $token) { requiresPostalCode } }";
  const answers = await Promise.all(
    Array.from({ length: 121 }, () => harness.run(page, { token: link.token }, anonymousIdentity)),
  );
  const refused = answers.flatMap(({ errors = [] }) => errors);
  expect(refused.map(({ extensions }) => extensions)).toEqual([
    { code: "RATE_LIMITED", retriable: true, retryAfterSeconds: 1 },
  ]);
  expect(await watch(link.token).next()).toMatchObject({
    value: { errors: [{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 } }] },
  });
  expect(await open(other.token)).not.toBeNull();
  harness.clock.now = new Date(harness.clock.now.getTime() + 1_000);
  expect(await open(link.token)).not.toBeNull();
});
