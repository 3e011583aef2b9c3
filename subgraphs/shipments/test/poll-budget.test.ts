import { afterAll, beforeAll, expect, test } from "vitest";
import { type Harness, noon, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness({ pollLimits: { perMinute: 1, perDay: 2 } });
});
afterAll(() => harness.close());

const minutes = 60_000;
const hours = 60 * minutes;
const pollAtOf = async (id: string): Promise<number> => {
  const shipments = harness.db.collection<{ _id: string; nextPollAt: Date }>("shipments");
  return (await shipments.findOne({ _id: id }))?.nextPollAt.getTime() ?? Number.NaN;
};
/** Makes a shipment's time come now. */
const hurry = (id: string) =>
  harness.db
    .collection<{ _id: string }>("shipments")
    .updateOne({ _id: id }, { $set: { nextPollAt: harness.clock.now } });

test("an account asks within its budgets, what is left waits for them, and other tenants are not held up", async () => {
  const first = await harness.ship();
  const second = await harness.ship();
  const foreign = await harness.ship({ tenant: "globex" });
  harness.clock.now = new Date(noon.getTime() + 5 * hours);
  await hurry(first.id);
  await hurry(foreign.id);
  await harness.db
    .collection<{ _id: string }>("shipments")
    .updateOne({ _id: second.id }, { $set: { nextPollAt: new Date(harness.clock.now.getTime() + 1) } });
  await harness.app.poll();
  expect(await pollAtOf(first.id)).toBeGreaterThan(harness.clock.now.getTime() + 3 * hours);
  expect(await pollAtOf(foreign.id)).toBeGreaterThan(harness.clock.now.getTime() + 3 * hours);

  // In the same minute acme has no question left.
  const asked = harness.clock.now.getTime();
  harness.clock.now = new Date(asked + 1);
  await harness.app.poll();
  expect(await pollAtOf(second.id)).toBeGreaterThan(asked);
  expect(await pollAtOf(second.id)).toBeLessThanOrEqual(asked + 2 * minutes + 1);

  // In the next it has its second of the day, which is the last.
  harness.clock.now = new Date(asked + 3 * minutes);
  await harness.app.poll();
  expect(await pollAtOf(second.id)).toBeGreaterThan(asked + 3 * hours);
  harness.clock.now = new Date(asked + 10 * minutes);
  await hurry(second.id);
  await harness.app.poll();
  expect(await pollAtOf(second.id)).toBeGreaterThanOrEqual(Date.parse("2026-03-02T00:00:00Z"));
  const used = await harness.db.collection("pollBudgets").find({}).sort({ _id: 1 }).toArray();
  expect(used.filter(({ _id }) => String(_id).includes(" 86400000 ")).map(({ used: n }) => n as number)).toEqual([
    2, 1,
  ]);
});
