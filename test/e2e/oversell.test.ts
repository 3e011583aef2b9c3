import { afterAll, beforeAll, expect, it } from "vitest";
import type { ProcessGraph } from "../../scripts/graph/many-processes.ts";
import { oversell } from "../load/oversell/run.ts";
import { startMany, type TestGraph } from "../support/graph.ts";
import { mongoUri } from "../support/mongo-uri.ts";

let test: TestGraph<ProcessGraph>;
beforeAll(async () => {
  test = await startMany(mongoUri());
});
afterAll(() => test?.stop());

it("sells what there is, once, while orders and inventory are killed", async () => {
  const outcome = await oversell(test, { stock: 8, buyers: 20, mixedBuyers: 8, kills: 1 });
  expect(outcome).toMatchObject({
    stock: 8,
    acknowledged: 8,
    unsold: 0,
    kills: 2,
    oversold: 0,
    stuck: 0,
    faults: [],
    auditAgrees: true,
  });
});
