import { afterAll, beforeAll, expect, test } from "vitest";
import { takeQuestion } from "../src/storage/poll-budgets.ts";
import { type Harness, noon, openHarness } from "./support/harness.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await openHarness();
});
afterAll(() => harness.close());

test("rivals who are the first in a minute share its budget, and the next one waits", async () => {
  const limits = { perMinute: 8, perDay: 1_000 };
  for (let round = 0; round < 20; round += 1) {
    const take = () => takeQuestion(harness.db, `account-${round}`, limits, noon);
    expect(await Promise.all(Array.from({ length: 8 }, take))).toEqual(Array(8).fill(null));
    expect(await take()).toBe(60);
  }
});
