import { planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshNumber, type Harness, identity, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

type Row = Record<string, unknown>;
let keys = 0;
const key = () => `key-${(keys += 1)}`;

async function ask<T = Row>(query: string, variables: Row = {}, as = identity()): Promise<T> {
  const answer = await harness.run<T>(query, variables, as);
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data;
}

async function call(name: string, selection: string, input: Row, as = identity()): Promise<Row> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`;
  const answer = await ask<Record<string, Row>>(query, { input: { idempotencyKey: key(), ...input } }, as);
  return answer[name] ?? {};
}

async function push(trackingNumber: string, ...scans: ReturnType<typeof scanEvent>[]): Promise<void> {
  const plan = { order: "AS_HAPPENED", duplicates: 0, lost: 0, seed: 1 } as const;
  const news = scans.map((scan) => ({ trackingNumber, scan }));
  await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, plan));
  await harness.app.ingested();
}

const events = `{ shipment(id: "ID") { status trackingEvents { nodes { rawCode status ruleId ruleVersion
  normalizationRule { name version } } } } }`;
const shipmentOf = async (id: string) =>
  (await ask<{ shipment: { status: string; trackingEvents: { nodes: Row[] } } }>(events.replace("ID", id))).shipment;
const rule = "normalizationRule { id version priority enabled formerVersions { version name outcome { status } } }";
const unmapped = `{ unmappedCodes { nodes { carrier { code } source rawCode count firstSeenAt lastSeenAt
  samples { rawCode status } } } }`;
const unmappedNow = async () => (await ask<{ unmappedCodes: { nodes: Row[] } }>(unmapped)).unmappedCodes.nodes;
const loggedOf = async (id: string) =>
  (await harness.log()).filter((event) => event.subject.id === id).map(({ type, data }) => [type, data["status"]]);

test("an unknown code is kept, counted and listed; a rule tried, made and run over history takes it off the list", async () => {
  const one = await harness.ship();
  const other = await harness.ship();
  await push(one.trackingNumber, scanEvent("2026-03-01T08:00:00Z", "PU"), scanEvent("2026-03-01T09:00:00Z", "ZQ"));
  await push(other.trackingNumber, scanEvent("2026-03-01T09:30:00Z", "ZQ"), scanEvent("2026-03-01T10:00:00Z", "ZQ"));
  await push(freshNumber(), scanEvent("2026-03-01T10:30:00Z", "ZW"));
  expect(await unmappedNow()).toEqual([
    expect.objectContaining({ carrier: { code: "fedex" }, source: "fedex", rawCode: "ZQ", count: 3 }),
    expect.objectContaining({ rawCode: "ZW", count: 1, samples: [{ rawCode: "ZW", status: null }] }),
  ]);
  const globex = await ask<{ unmappedCodes: { nodes: Row[] } }>(unmapped, {}, identity("globex"));
  expect(globex.unmappedCodes.nodes).toEqual([]);

  const thought = {
    name: "ZQ is out for delivery",
    match: { carrierCode: "fedex", codes: ["zq"], textContains: ["SCAN"] },
    outcome: { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" },
  };
  const dryRun = `query ($input: DryRunNormalizationInput!, $after: Cursor) {
    dryRunNormalization(input: $input, first: 2, after: $after) { checkedNumbers checkedEvents changedEvents
      changes { event { rawCode status } after { status ruleId } } shipments { shipment { id status } status }
      pageInfo { hasNextPage endCursor } } }`;
  type Tried = { dryRunNormalization: Row & { pageInfo: { hasNextPage: boolean; endCursor: string } } };
  const first = (await ask<Tried>(dryRun, { input: { rule: thought } })).dryRunNormalization;
  const second = (await ask<Tried>(dryRun, { input: { rule: thought }, after: first.pageInfo.endCursor }))
    .dryRunNormalization;
  const sum = (field: string) => Number(first[field]) + Number(second[field]);
  expect([sum("checkedNumbers"), sum("checkedEvents"), sum("changedEvents")]).toEqual([3, 5, 3]);
  expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  const shipments = [first, second].flatMap((page) => page["shipments"] as Row[]);
  expect(shipments).toHaveLength(2);
  expect(shipments).toContainEqual({ shipment: { id: one.id, status: "PICKED_UP" }, status: "OUT_FOR_DELIVERY" });
  const changes = [first, second].flatMap((page) => page["changes"] as Row[]);
  expect(changes[0]).toEqual({
    event: { rawCode: "ZQ", status: null },
    after: { status: "OUT_FOR_DELIVERY", ruleId: "tenant/new/1" },
  });
  expect((await shipmentOf(one.id)).status).toBe("PICKED_UP");

  const made = await call("createNormalizationRule", rule, { rule: thought });
  const { id: ruleId } = made["normalizationRule"] as { id: string };
  const begun = await call("remapTrackingEvents", "trackingRemap { id status version }", {});
  const { id: remapId } = begun["trackingRemap"] as { id: string };
  expect(begun["trackingRemap"]).toEqual({ id: remapId, status: "RUNNING", version: 1 });
  const twice = await call("remapTrackingEvents", "trackingRemap { id }", {});
  expect(twice).toMatchObject({ trackingRemap: null, userErrors: [{ code: "INVALID_STATE" }] });
  await harness.app.remapEvents();
  const walk = `{ trackingRemap(id: "${remapId}") { status checkedEvents changedEvents changedShipments version } }`;
  expect(await ask(walk)).toEqual({
    trackingRemap: { status: "COMPLETED", checkedEvents: 5, changedEvents: 3, changedShipments: 2, version: 2 },
  });
  expect(await shipmentOf(one.id)).toEqual({
    status: "OUT_FOR_DELIVERY",
    trackingEvents: {
      nodes: [
        {
          ...{ rawCode: "ZQ", status: "OUT_FOR_DELIVERY", ruleId: `tenant/${ruleId}/1`, ruleVersion: "1" },
          normalizationRule: { name: thought.name, version: 1 },
        },
        {
          rawCode: "PU",
          status: "PICKED_UP",
          ruleId: "fedex/2026-03/PU",
          ruleVersion: "2026-03",
          normalizationRule: null,
        },
      ],
    },
  });
  expect(await loggedOf(one.id)).toEqual([
    ["shipment.created", "PENDING"],
    ["shipment.status_changed", "PICKED_UP"],
    ["shipment.status_changed", "OUT_FOR_DELIVERY"],
  ]);
  expect((await unmappedNow()).map((code) => code["rawCode"])).toEqual(["ZW"]);

  // A second walk finds nothing: no status change, no event.
  await call("remapTrackingEvents", "trackingRemap { id }", { carrierCode: "fedex" });
  await harness.app.remapEvents();
  expect(await loggedOf(one.id)).toHaveLength(3);

  // New scans are judged by the rule at once, and by its next version once it was changed.
  const changed = await call("updateNormalizationRule", rule, { id: ruleId, outcome: { status: "EXCEPTION" } });
  expect(changed["normalizationRule"]).toEqual({
    ...{ id: ruleId, version: 2, priority: 100, enabled: true },
    formerVersions: [{ version: 1, name: thought.name, outcome: { status: "OUT_FOR_DELIVERY" } }],
  });
  await push(one.trackingNumber, scanEvent("2026-03-01T11:00:00Z", "ZQ"));
  const after = await shipmentOf(one.id);
  expect(after.status).toBe("EXCEPTION");
  expect(after.trackingEvents.nodes[0]).toMatchObject({ ruleId: `tenant/${ruleId}/2`, ruleVersion: "2" });

  // Without the rule the next scan is unknown again; those that it judged keep its name.
  const gone = await call("deleteNormalizationRule", rule, { id: ruleId });
  expect(gone["normalizationRule"]).toMatchObject({ enabled: false, version: 3 });
  await push(one.trackingNumber, scanEvent("2026-03-01T11:30:00Z", "ZQ"));
  const [last, before] = (await shipmentOf(one.id)).trackingEvents.nodes;
  expect([last?.["ruleId"], before?.["ruleId"]]).toEqual([null, `tenant/${ruleId}/2`]);
});

test("another tenant's rules and shoppers' hands stay off", async () => {
  const { id, trackingNumber } = await harness.ship();
  const over = { name: "n", match: { codes: ["DL"] }, outcome: { ignore: true } };
  const made = await call("createNormalizationRule", rule, { rule: over }, identity("globex"));
  const { id: ruleId } = made["normalizationRule"] as { id: string };
  await push(trackingNumber, scanEvent("2026-03-01T11:00:00Z", "DL"));
  expect((await shipmentOf(id)).status).toBe("DELIVERED");
  for (const input of [{ id: ruleId, priority: 1 }]) {
    expect(await call("updateNormalizationRule", rule, input)).toMatchObject({ userErrors: [{ code: "NOT_FOUND" }] });
  }
  const shopper = identity("acme", { customerId: "cus_1" });
  for (const query of [
    "{ unmappedCodes { nodes { rawCode } } }",
    "{ normalizationRules { nodes { id } } }",
    'mutation { remapTrackingEvents(input: { idempotencyKey: "s" }) { userErrors { code } } }',
  ]) {
    const refused = await harness.run(query, {}, shopper);
    expect(refused.errors?.map((error) => error.extensions["code"])).toEqual(["FORBIDDEN"]);
  }
});
