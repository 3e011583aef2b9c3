import { planPushes, honestPlan, sendPushes } from "@waybill/sandbox";
import { transact } from "@waybill/storage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectDelivery } from "../src/operations/cases/expect-delivery.ts";
import { type Harness, identity, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

const hourMs = 3_600_000;
const later = (hours: number): Date => new Date(noon.getTime() + hours * hourMs);

/** Pushes scans `[hour after midnight of 1 March, code, exception]`, in one transaction. */
async function push(trackingNumber: string, ...scans: (readonly [number, string, string?])[]): Promise<void> {
  const news = scans.map(([hour, code, exceptionCode = ""]) => {
    const date = new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
    return { trackingNumber, scan: scanEvent(date, code, { exceptionCode }) };
  });
  await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, honestPlan));
  await harness.app.ingested();
}

interface Case {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly severity: string;
  readonly resolution: string | null;
  readonly version: number;
}
async function casesOf(id: string, as = identity()): Promise<Case[]> {
  const query = `query ($id: ID!) { shipment(id: $id) { cases { id kind status severity resolution version } } }`;
  const answer = await harness.run<{ shipment: { cases: Case[] } }>(query, { id }, as);
  return answer.data?.shipment.cases ?? [];
}
/** In alphabetical order: ids made at one instant have none. */
const brief = async (id: string) =>
  (await casesOf(id))
    .map(({ kind, status, severity, resolution }) => [kind, status, severity, resolution].join(" "))
    .toSorted();
let key = 0;
async function change(mutation: string, input: object, as = identity()) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) {
    shipmentCase { id status version ownerId comments { nodes { body author } } } userErrors { code path } } }`;
  const answer = await harness.run<{ done: { shipmentCase: Case; userErrors: { code: string }[] } }>(
    query,
    { input: { idempotencyKey: `k${key++}`, ...input } },
    as,
  );
  return { errors: answer.errors, ...answer.data?.done };
}

test("what a carrier reports opens a case once, makes it worse, and ends it with the delivery", async () => {
  const { id, trackingNumber } = await harness.ship();
  await push(trackingNumber, [1, "PU"], [2, "OD"]);
  expect(await brief(id)).toEqual([]);
  await push(trackingNumber, [3, "DE", "08"]);
  await push(trackingNumber, [3, "DE", "08"], [4, "IT"]);
  expect(await brief(id)).toEqual(["ATTEMPTS_FAILED OPEN LOW "]);
  harness.clock.now = later(60);
  await push(trackingNumber, [30, "DE", "08"]);
  await push(trackingNumber, [54, "DE", "08"]);
  expect(await brief(id)).toEqual(["ATTEMPTS_FAILED OPEN HIGH "]);
  await push(trackingNumber, [55, "DE", "93"]);
  expect(await brief(id)).toEqual(["ATTEMPTS_FAILED OPEN HIGH ", "CUSTOMS OPEN HIGH "]);
  await push(trackingNumber, [56, "DL"]);
  expect(await brief(id)).toEqual(["ATTEMPTS_FAILED RESOLVED HIGH DELIVERED", "CUSTOMS RESOLVED HIGH DELIVERED"]);
  const told = (await harness.log()).filter(({ data }) => data["shipmentId"] === id && "caseId" in data);
  expect(told.map(({ type, subject }) => `${type} ${subject.version}`).toSorted()).toEqual([
    ...["shipment_case.escalated 2", "shipment_case.escalated 3", "shipment_case.opened 1", "shipment_case.opened 1"],
    ...["shipment_case.resolved 2", "shipment_case.resolved 4"],
  ]);
  const first = (await casesOf(id)).find(({ kind }) => kind === "CUSTOMS");
  expect((await change("reopenShipmentCase", { id: first?.id })).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  harness.clock.now = noon;
});

test("staff work on a case; it is not opened again while the carrier says the same", async () => {
  const { id, trackingNumber } = await harness.ship();
  await push(trackingNumber, [1, "PU"], [2, "SE", "03"]);
  const [found] = await casesOf(id);
  expect(found).toMatchObject({ kind: "ADDRESS", severity: "HIGH", version: 1 });
  const input = { id: found?.id };
  await change("acknowledgeShipmentCase", { ...input, expectedVersion: 1 });
  await change("assignShipmentCase", { ...input, ownerId: " user:anna " });
  const spoken = await change("addShipmentCaseComment", { ...input, body: "Asked for the house number." });
  expect(spoken.shipmentCase).toMatchObject({
    ...{ status: "ACKNOWLEDGED", version: 4, ownerId: "user:anna" },
    comments: { nodes: [{ body: "Asked for the house number." }] },
  });
  expect((await change("resolveShipmentCase", { ...input, resolution: "DELIVERED" })).userErrors).toEqual([
    { code: "INVALID", path: ["input", "resolution"] },
  ]);
  await change("resolveShipmentCase", { ...input, resolution: "ADDRESS_CORRECTED", comment: "No. 12." });
  await push(trackingNumber, [3, "SE", "03C"]);
  expect(await brief(id)).toEqual(["ADDRESS RESOLVED HIGH ADDRESS_CORRECTED"]);
  await push(trackingNumber, [4, "IT"]);
  await push(trackingNumber, [5, "SE", "03"]);
  expect(await brief(id)).toEqual(["ADDRESS OPEN HIGH ", "ADDRESS RESOLVED HIGH ADDRESS_CORRECTED"]);
  expect((await change("reopenShipmentCase", input)).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
});

test("silence and lateness are found by the clock, and neglected cases become more severe", async () => {
  const { id, trackingNumber } = await harness.ship();
  const ctx = { tenant: "acme", actor: "service:test", correlationId: "c-1", clock: harness.clock };
  await push(trackingNumber, [11, "IT"]);
  harness.clock.now = later(94);
  await harness.app.watchCases();
  expect(await brief(id)).toEqual([]);
  harness.clock.now = later(96);
  await harness.app.watchCases();
  await harness.app.watchCases();
  expect(await brief(id)).toEqual(["SILENT OPEN MEDIUM "]);
  harness.clock.now = later(96 + 25);
  await harness.app.watchCases();
  expect(await brief(id)).toEqual(["SILENT OPEN HIGH "]);
  await push(trackingNumber, [130, "AR"]);
  expect(await brief(id)).toEqual(["SILENT RESOLVED HIGH MOVING_AGAIN"]);
  await transact(harness.app.database, ctx, (tx) =>
    expectDelivery(tx, { tenant: "acme", _id: id }, { dueBy: later(110), dueSource: "PROMISE", estimatedAt: null }),
  );
  harness.clock.now = later(123);
  await harness.app.watchCases();
  expect((await brief(id)).slice(0, 1)).toEqual(["LATE OPEN MEDIUM "]);
  harness.clock.now = noon;
});

test("the inbox is sorted, filtered and counted, and is for the tenant's staff alone", async () => {
  const as = identity("globex");
  const shipments = await Promise.all([1, 2, 3].map(() => harness.ship({ tenant: "globex" })));
  const webhookUrl = harness.webhookUrl.replace("acme", "globex");
  for (const [index, [code, exceptionCode]] of [
    ["SE", "03"],
    ["DE", "08"],
    ["SE", "93"],
  ].entries()) {
    const date = "2026-03-01T02:00:00Z";
    const scan = scanEvent(date, code ?? "", { exceptionCode: exceptionCode ?? "" });
    const news = [{ trackingNumber: shipments[index]?.trackingNumber ?? "", scan }];
    await sendPushes({ webhookUrl, secret: "a-webhook-secret-of-globex" }, planPushes(news, honestPlan));
    await harness.app.ingested();
    harness.clock.now = later(index);
  }
  const query = `query ($filter: ShipmentCaseFilter! = {}, $sort: ShipmentCaseSort! = SEVERITY, $after: Cursor) {
    shipmentCases(first: 2, filter: $filter, sort: $sort, after: $after) { nodes { id kind } pageInfo { endCursor hasNextPage } }
    shipmentCaseCounts(filter: $filter) { total unacknowledged unassigned breached byKind { kind count } bySeverity { severity count } } }`;
  interface Inbox {
    readonly shipmentCases: { nodes: { kind: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
    readonly shipmentCaseCounts: object;
  }
  const ask = async (variables: object, who = as) => (await harness.run<Inbox>(query, { ...variables }, who)).data;
  const all = await ask({});
  expect(all?.shipmentCases.nodes.map(({ kind }) => kind)).toEqual(["CUSTOMS", "ADDRESS"]);
  const rest = await ask({ after: all?.shipmentCases.pageInfo.endCursor });
  expect(rest?.shipmentCases.nodes.map(({ kind }) => kind)).toEqual(["ATTEMPTS_FAILED"]);
  expect(all?.shipmentCaseCounts).toEqual({
    ...{ total: 3, unacknowledged: 3, unassigned: 3, breached: 0 },
    byKind: [
      { kind: "CUSTOMS", count: 1 },
      { kind: "ADDRESS", count: 1 },
      { kind: "ATTEMPTS_FAILED", count: 1 },
    ],
    bySeverity: [
      { severity: "HIGH", count: 2 },
      { severity: "LOW", count: 1 },
    ],
  });
  const due = await ask({ sort: "DUE", filter: { severities: ["HIGH"], isAssigned: false, breached: false } });
  expect(due?.shipmentCases.nodes.map(({ kind }) => kind)).toEqual(["ADDRESS", "CUSTOMS"]);
  expect((await ask({ filter: { breached: true } }))?.shipmentCaseCounts).toMatchObject({ total: 0 });
  const me = identity("globex", { customerId: "cus_1", actor: { type: "customer", id: "cus_1" } });
  const refused = await harness.run(query, {}, me);
  expect(refused.errors?.map(({ extensions }) => extensions["code"])).toContain("FORBIDDEN");
  const { id } = shipments[0] ?? { id: "" };
  const [foreign] = await casesOf(id, as);
  expect((await change("acknowledgeShipmentCase", { id: foreign?.id })).userErrors).toMatchObject([
    { code: "NOT_FOUND" },
  ]);
  expect((await change("acknowledgeShipmentCase", { id: foreign?.id }, me)).errors).toHaveLength(1);
  harness.clock.now = noon;
});

test("shoppers see no cases, and every change is streamed and resumed", async () => {
  const customerId = "cus_a";
  const service = identity("acme", { actor: { type: "service", id: "gateway" }, scopes: ["internal"] });
  await harness.numbered();
  const head = await harness.run<{ shipmentsLogHead: string }>("{ shipmentsLogHead }", {}, service);
  const { id, trackingNumber } = await harness.ship({ orderId: harness.order({ customerId }) });
  const subscription = `subscription ($id: ID, $after: Cursor) { shipmentCaseChanged(shipmentId: $id, after: $after) {
    cursor change caseVersion kind severity case { id } shipment { id } } }`;
  const stream = harness.subscribe(subscription, { id, after: head.data?.shipmentsLogHead });
  await push(trackingNumber, [1, "SE", "03"]);
  const next = async (from: typeof stream) =>
    ((await from.next()).value?.data as { shipmentCaseChanged: { cursor: string } } | undefined)?.shipmentCaseChanged;
  const opened = await next(stream);
  expect(opened).toMatchObject({ change: "OPENED", caseVersion: 1, kind: "ADDRESS", shipment: { id } });
  await stream.return?.();
  const [found] = await casesOf(id);
  await change("acknowledgeShipmentCase", { id: found?.id });
  const resumed = harness.subscribe(subscription, { id, after: opened?.cursor });
  expect(await next(resumed)).toMatchObject({ change: "ACKNOWLEDGED", caseVersion: 2, case: { id: found?.id } });
  await resumed.return?.();
  const me = identity("acme", { customerId, actor: { type: "customer", id: customerId } });
  expect(await casesOf(id, me)).toEqual([]);
  const own = await harness.run<{ shipmentCase: null }>(`{ shipmentCase(id: "${found?.id}") { id } }`, {}, me);
  expect(own.data?.shipmentCase).toBeNull();
  const refused = await harness.subscribe(subscription, {}, me).next();
  expect(refused.value?.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
});
