import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusals } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { settleEdits } from "../src/jobs/settle-edits.ts";
import { settleAfterMs } from "../src/operations/edits/settle-edit.ts";
import { editsOf } from "./edit-of.ts";
import { openSaga } from "./saga-support.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());

const sweep = (): Promise<number> => {
  const app = subgraphs.apps.orders;
  if (!app) throw new Error("orders was not started");
  const { peers, clock, deps } = subgraphs;
  return settleEdits({ database: app.database, peers, clock, logger: deps.logger });
};

/** An edit that wants one mug more than the two of its order, of a tenant of its own. */
async function staged() {
  const saga = await openSaga(subgraphs);
  const edits = editsOf(() => subgraphs, saga.tenant);
  const order = await saga.seller.order({ lines: [{ sku: "MUG", quantity: 2 }] });
  const [lineId = ""] = await edits.lineIds(order.id);
  const { id } = await edits.begin(order.id);
  await edits.stage("SetQuantity", id, { lineId, quantity: 3 });
  return { saga, edits, order, id };
}

describe("a call to inventory that is lost while an edit is committed", () => {
  it.each(["request", "reply"] as const)("(the %s) is made good by the next call with the key", async (loss) => {
    const { saga, edits, id } = await staged();
    saga.inventory.lose("extendReservation", loss);
    const key = fresh();
    expect(refusals(await edits.tryCommit(id, key))).toEqual(["input UNAVAILABLE"]);
    const { value } = await edits.tryCommit(id, key);
    expect(value?.lines).toMatchObject([{ currentQuantity: 3 }]);
    expect((await edits.tryCommit(id, key)).value).toEqual(value);
    expect(await saga.units()).toEqual(["2/0/3"]);
  });

  it.each(["request", "reply"] as const)("(the %s) is made good by the sweeper", async (loss) => {
    const { saga, edits, id } = await staged();
    saga.inventory.lose("extendReservation", loss);
    const key = fresh();
    await edits.tryCommit(id, key);
    expect(await sweep()).toBe(0);
    subgraphs.clock.advance(settleAfterMs);
    expect(await sweep()).toBe(1);
    expect(await edits.read(id)).toMatchObject({ status: "COMMITTED" });
    expect((await edits.tryCommit(id, key)).value?.lines).toMatchObject([{ currentQuantity: 3 }]);
    expect(await saga.units()).toEqual(["2/0/3"]);
  });

  it.each(["request", "reply"] as const)(
    "(the %s) leaves no stock behind when the order is cancelled",
    async (loss) => {
      const { saga, edits, order, id } = await staged();
      saga.inventory.lose("extendReservation", loss);
      const key = fresh();
      await edits.tryCommit(id, key);
      await saga.seller.cancel(order.id);
      const refused = await edits.tryCommit(id, key);
      expect(refused.value).toBeNull();
      expect(await saga.units()).toEqual(["5/0/0"]);
      expect(await edits.read(id)).not.toMatchObject({ status: "COMMITTED" });
    },
  );
});
