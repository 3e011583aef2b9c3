import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, identity, openHarness } from "./support/harness.ts";
import { type Buyer, buyerOf } from "./support/labels.ts";

let harness: Harness;
let buyer: Buyer;
beforeAll(async () => {
  harness = await openHarness({ secondAccount: true });
  buyer = buyerOf(harness);
});
afterAll(() => harness.close());

interface Manifest {
  readonly id: string;
  readonly url: string;
  readonly parcels: readonly { readonly shipmentId: string }[];
}

async function close(more: object = {}, as = identity()) {
  const query = `mutation ($input: CreateManifestInput!) { createManifest(input: $input) {
    manifest { id day carrierAccount parcelCount totalWeightGrams url parcels { shipmentId trackingNumber } }
    userErrors { code path } } }`;
  const input = { idempotencyKey: buyer.key(), carrierAccount: "fedex-acme", ...more };
  const { data, errors } = await harness.run<{
    createManifest: { manifest: Manifest | null; userErrors: readonly object[] };
  }>(query, { input }, as);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createManifest;
}
const ids = (manifest: Manifest | null): string[] =>
  (manifest?.parcels ?? []).map(({ shipmentId }) => shipmentId).toSorted();

test("the day is closed over every open parcel of the account, each of them once", async () => {
  const bought = [await buyer.buy(), await buyer.buy(), await buyer.buy()].map(({ shipment }) => shipment?.id ?? "");
  await buyer.buy({ carrierAccount: "fedex-acme-2" });
  await buyer.sendBack(buyer.returnOf());
  const [kept, second, voided] = bought;
  await buyer.call("voidLabel", { idempotencyKey: buyer.key(), shipmentId: voided });
  const first = await close({ day: "2026-03-01" });
  expect(first).toMatchObject({
    manifest: { day: "2026-03-01", carrierAccount: "fedex-acme", parcelCount: 2, totalWeightGrams: 2_400 },
    userErrors: [],
  });
  expect(ids(first.manifest)).toEqual(expect.arrayContaining([kept, second]));
  expect((await close()).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  const pdf = await fetch(first.manifest?.url ?? "");
  expect([
    pdf.status,
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ]).toEqual([200, "%PDF-"]);
  expect((await buyer.call("voidLabel", { idempotencyKey: buyer.key(), shipmentId: kept })).userErrors).toMatchObject([
    { code: "INVALID_STATE", message: "the label is on a manifest" },
  ]);
});

test("ten who close at once put no parcel on two manifests", async () => {
  const bought = [await buyer.buy(), await buyer.buy()].map(({ shipment }) => shipment?.id ?? "");
  const answers = await Promise.all(Array.from({ length: 10 }, () => close()));
  expect(answers.flatMap(({ manifest }) => ids(manifest)).toSorted()).toEqual(bought.toSorted());
  expect(answers.filter(({ manifest }) => manifest)).toHaveLength(1);
});

const labels = () => harness.db.collection<{ _id: string; status: string; manifestId: string | null }>("labels");
const voidOf = (shipmentId: string) => buyer.call("voidLabel", { idempotencyKey: buyer.key(), shipmentId });

test("a label whose voiding got no answer goes on no manifest until somebody knows", async () => {
  const { shipment } = await buyer.buy();
  const { id = "" } = shipment ?? {};
  harness.sandbox.fedexShip.misbehave("DROP_AFTER");
  expect((await voidOf(id)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
  expect((await close()).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  expect(await labels().findOne({ shipmentId: id })).toMatchObject({ status: "VOIDING", manifestId: null });
  expect(await harness.app.settleLabels()).toBe(0);
  harness.clock.now = new Date(harness.clock.now.getTime() + 5 * 60_000);
  expect(await harness.app.settleLabels()).toBe(1);
  expect(await labels().findOne({ shipmentId: id })).toMatchObject({ status: "VOIDED", nextAttemptAt: null });
  expect((await voidOf(id)).userErrors).toMatchObject([{ code: "INVALID_STATE", message: "the label is VOIDED" }]);
});

test("a label that is voided while the day is closed is on the manifest or void, never both", async () => {
  const bought = await Promise.all(Array.from({ length: 6 }, async () => (await buyer.buy()).shipment?.id ?? ""));
  await Promise.all([...bought.slice(0, 3).map(voidOf), close(), ...bought.slice(3).map(voidOf), close()]);
  const ended = await labels()
    .find({ shipmentId: { $in: bought } })
    .toArray();
  const manifests = await harness.db
    .collection<{ parcels: readonly { labelId: string }[] }>("manifests")
    .find()
    .toArray();
  const onManifests = manifests.flatMap(({ parcels }) => parcels.map(({ labelId }) => labelId));
  for (const { _id, status, manifestId } of ended) {
    expect([status, manifestId !== null, onManifests.includes(_id)]).toEqual(
      manifestId === null ? [expect.stringMatching(/^(VOIDED|PURCHASED)$/), false, false] : ["PURCHASED", true, true],
    );
  }
  await close();
});

test("parcels of a location are closed by themselves; what is wrong is refused", async () => {
  await buyer.buy();
  expect((await close({ locationId: "loc_1" })).userErrors).toMatchObject([{ code: "INVALID_STATE" }]);
  await harness.db.collection("labels").updateMany({ manifestId: null }, { $set: { locationId: "loc_1" } });
  expect((await close({ locationId: "loc_1" })).manifest).toMatchObject({ parcelCount: 1 });
  expect((await close({ carrierAccount: "fedex-globex", day: "2026-02-30" })).userErrors).toEqual([
    { code: "INVALID", path: ["input", "day"] },
    { code: "NOT_FOUND", path: ["input", "carrierAccount"] },
  ]);
  await expect(close({}, identity("acme", { customerId: "cus_1" }))).rejects.toThrow("FORBIDDEN");
  const { data } = await harness.run<{ manifests: { nodes: { parcelCount: number }[] } }>(
    `{ manifests(carrierAccount: "fedex-acme") { nodes { parcelCount } } }`,
  );
  expect(data?.manifests.nodes.map(({ parcelCount }) => parcelCount)).toEqual(expect.arrayContaining([1, 2, 2]));
});
