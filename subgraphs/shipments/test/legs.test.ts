import { honestPlan, planPushes, type SandboxScan, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshNumber, type Harness, identity, noon, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ others: ["ups", "usps"] });
});
afterAll(() => harness.close());

let keys = 0;
async function call<T>(name: string, selection: string, input: object): Promise<T> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { code path } } }`;
  const given = { input: { idempotencyKey: `legs-${(keys += 1)}`, ...input } };
  const answer = await harness.run<Record<string, T>>(query, given, identity());
  if (!answer.data?.[name]) throw new Error(JSON.stringify(answer));
  return answer.data[name];
}
const ship = async (carrierCode: string, trackingNumber: string): Promise<string> => {
  const input = { orderId: harness.order({ countryCode: "US" }), carrierCode, trackingNumber };
  return (await call<{ shipment: { id: string } }>("createShipment", "shipment { id }", input)).shipment.id;
};
const found = async (id: string) => {
  const query = `query ($id: ID!) { shipment(id: $id) { status version
    trackingNumbers { trackingNumber leg packageNumber addedBy carrier { code } }
    trackingEvents { nodes { trackingNumber } } } }`;
  return (await harness.run<{ shipment: Record<string, unknown> }>(query, { id })).data?.shipment;
};
const refresh = (shipmentId: string) =>
  call<{ newEvents: number }>("refreshTracking", "newEvents shipment { status }", { shipmentId });

let serial = 7000;
const scanAt = (hour: number, stage: SandboxScan["stage"]): SandboxScan => ({
  ...{ at: `2026-02-27T${String(hour).padStart(2, "0")}:00:00-05:00`, stage, text: stage },
  ...{ city: "Louisville", region: "KY", postalCode: "40213", countryCode: "US" },
});
/** A parcel of a simulated carrier, all of whose scans have happened. */
function parcel(code: string, scans: readonly SandboxScan[], postalNumber?: string): string {
  const carrier = harness.sandbox.carriers.get(code);
  const trackingNumber = carrier?.numberOf(serial++) ?? "";
  const details = {
    ...{ serviceCode: "03", serviceName: "SurePost", weightKg: 1, lengthCm: 1, widthCm: 1, heightCm: 1 },
    ...{ estimate: { date: "2026-03-02", from: "09:00:00", until: "17:00:00" }, signedBy: "", leftAt: "" },
    postalNumber,
  };
  carrier?.load([{ trackingNumber, scans, details }]);
  carrier?.advance(trackingNumber, scans.length);
  return trackingNumber;
}
const numbersOf = (shipment: Record<string, unknown> = {}): string[] =>
  (shipment["trackingEvents"] as { nodes: { trackingNumber: string }[] }).nodes.map((node) => node.trackingNumber);

test("each carrier is asked for its numbers: two packages, one of two legs", async () => {
  const first = freshNumber();
  harness.sandbox.fedex.load([{ trackingNumber: first, scans: [scanEvent("2026-02-27T08:00:00-05:00", "PU")] }]);
  harness.sandbox.fedex.advance(first);
  const second = parcel("ups", [scanAt(6, "PICKED_UP"), scanAt(7, "IN_TRANSIT")]);
  const lastMile = parcel("usps", [scanAt(9, "OUT_FOR_DELIVERY")]);
  const id = await ship("fedex", first);
  const add = (input: object) => call("addTrackingNumber", "shipment { id }", { shipmentId: id, ...input });
  await add({ carrierCode: "ups", trackingNumber: second, packageNumber: 2 });
  await add({ carrierCode: "usps", trackingNumber: lastMile, leg: "LAST_MILE" });
  expect(await refresh(id)).toMatchObject({ newEvents: 4, shipment: { status: "OUT_FOR_DELIVERY" } });
  expect(new Set(numbersOf(await found(id)))).toEqual(new Set([first, second, lastMile]));
});

test("the job asks for all numbers, too", async () => {
  const first = freshNumber();
  const second = parcel("ups", [scanAt(6, "PICKED_UP")]);
  const id = await ship("fedex", first);
  await call("addTrackingNumber", "shipment { id }", {
    ...{ shipmentId: id, carrierCode: "ups", trackingNumber: second, packageNumber: 2 },
  });
  harness.clock.now = new Date(noon.getTime() + 5 * 3_600_000);
  await harness.app.poll();
  expect(numbersOf(await found(id))).toEqual([second]);
  harness.clock.now = noon;
});

test("the post's number that a carrier names is the last mile, once, with the scans that wait for it", async () => {
  const postal = parcel("usps", [scanAt(9, "OUT_FOR_DELIVERY")]);
  const first = parcel("ups", [scanAt(6, "PICKED_UP"), scanAt(7, "IN_TRANSIT")], postal);
  const id = await ship("ups", first);
  await refresh(id);
  const leg = {
    trackingNumber: postal,
    leg: "LAST_MILE",
    packageNumber: 1,
    addedBy: "CARRIER",
    carrier: { code: "usps" },
  };
  expect(await found(id)).toMatchObject({
    status: "IN_TRANSIT",
    trackingNumbers: [{ trackingNumber: first, addedBy: "CALLER" }, leg],
  });
  await refresh(id);
  expect(await found(id)).toMatchObject({ status: "OUT_FOR_DELIVERY", trackingNumbers: [{}, leg] });
  const own = (await harness.log()).filter(({ subject }) => subject.id === id);
  const versions = own.map(({ subject }) => subject.version).toSorted((a, b) => a - b);
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect(own.filter(({ type }) => type === "shipment.tracking_number_added")).toHaveLength(1);
});

test("a shipment that was stored before numbers were kept takes its scans in", async () => {
  const { id, trackingNumber } = await harness.ship();
  await harness.db.collection<{ _id: string }>("shipments").updateOne({ _id: id }, { $unset: { numbers: 1 } });
  const news = [{ trackingNumber, scan: scanEvent("2026-03-01T10:00:00Z", "OD") }];
  await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, honestPlan));
  await harness.app.ingested();
  expect(await found(id)).toMatchObject({ status: "OUT_FOR_DELIVERY", trackingNumbers: [{ trackingNumber }] });
  const second = freshNumber();
  await call("addTrackingNumber", "shipment { id }", {
    ...{ shipmentId: id, carrierCode: "fedex", trackingNumber: second, packageNumber: 2 },
  });
  expect(await found(id)).toMatchObject({ trackingNumbers: [{ trackingNumber }, { trackingNumber: second }] });
});
