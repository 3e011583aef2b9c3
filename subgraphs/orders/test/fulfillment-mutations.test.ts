import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { type Fulfillment, on, startFulfillment, type Work } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

describe("who asks", () => {
  it("sees only the tenant's, and a shopper only what is his or her own, without the staff's fields", async () => {
    const { subgraphs, seller, look, act, spread } = test;
    const { sku } = await spread(5);
    const { id } = await seller.order({ lines: [{ sku, quantity: 1 }] }, shopper("cus_1"));
    const [work] = (await look(id)).fulfillmentOrders as [Work];
    await act("holdFulfillmentOrder", work, { reason: "OTHER" });
    const one = "query ($id: ID!) { fulfillmentOrder(id: $id) { id supportedActions holds { id } } }";
    const ask = (identity = staff()) =>
      subgraphs.run<{ fulfillmentOrder: object | null }>("orders", one, { id: work.id }, identity);
    expect(await ask(staff("other"))).toEqual({ fulfillmentOrder: null });
    expect(await ask(shopper("cus_2"))).toEqual({ fulfillmentOrder: null });
    expect(await ask(shopper("cus_1"))).toEqual({ fulfillmentOrder: { id: work.id, supportedActions: [], holds: [] } });
    const before = await snapshot(subgraphs, ["orders", "inventory"]);
    const call = { idempotencyKey: fresh(), id: work.id };
    expect(refusals(await mutate(subgraphs, on("acceptFulfillmentOrder"), call, staff("other")))).toEqual([
      "input.id NOT_FOUND",
    ]);
    expect(refusals(await mutate(subgraphs, on("acceptFulfillmentOrder"), call))).toEqual(["input.id INVALID_STATE"]);
    expect(
      refusals(await mutate(subgraphs, on("releaseFulfillmentOrderHold"), { ...call, expectedVersion: 1 })),
    ).toEqual(["input.expectedVersion VERSION_CONFLICT"]);
    await expect(mutate(subgraphs, on("releaseFulfillmentOrderHold"), call, shopper("cus_1"))).rejects.toThrow(
      "for the seller's staff",
    );
    expect(await snapshot(subgraphs, ["orders", "inventory"])).toEqual(before);
  });
});
