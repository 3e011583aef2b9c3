import { type SubgraphRequest, SubgraphUnavailable } from "@waybill/service";
import { seededRandom } from "@waybill/storage/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { expireReservations } from "../../inventory/src/jobs/expire-reservations.ts";
import { settleAfterMs } from "../src/jobs/settle-placements.ts";
import { holdLifeMs, openSaga, type Saga } from "./saga-support.ts";
import { startOrders, sweep } from "./support.ts";

const adjustStock: Mutation = {
  subgraph: "inventory",
  name: "adjustStock",
  field: "stockLevel",
  selection: "available",
};

let subgraphs: Subgraphs;
let saga: Saga;
beforeAll(async () => {
  subgraphs = await startOrders();
});
beforeEach(async () => {
  saga = await openSaga(subgraphs);
});
afterAll(() => subgraphs?.dispose());

/** Comes between the answers of inventory and orders. */
function afterEachAnswer(act: (request: SubgraphRequest) => Promise<unknown>): void {
  const { inventory } = saga;
  subgraphs.peers.inventory = {
    ...inventory,
    async execute(request) {
      const result = await inventory.execute(request);
      await act(request);
      return result;
    },
  };
}

describe("callers and the sweeper at once", () => {
  it.each(["request", "reply"] as const)("make one order of a placement whose %s was lost", async (loss) => {
    saga.inventory.lose("reserveStock", loss);
    const key = fresh();
    await saga.place(key);
    subgraphs.clock.advance(settleAfterMs);
    const [answers] = await Promise.all([
      Promise.all(Array.from({ length: 6 }, () => saga.buy(key))),
      Promise.all(Array.from({ length: 3 }, () => sweep(subgraphs))),
    ]);
    expect(answers[0]?.value).toMatchObject({ status: "CONFIRMED" });
    expect(answers).toEqual(Array.from({ length: 6 }, () => answers[0]));
    expect(await saga.stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await saga.units()).toEqual(["3/0/2"]);
    expect(await saga.faults()).toEqual([]);
  });
});

describe("a refusal while somebody else succeeds with the same placement", () => {
  const want = { lines: [{ sku: "MUG", quantity: 9 }] };

  /**
   * The stock for which a placement was routed is gone. Before the first call hears so, stock arrives and a second call
   * with its key goes on as far as inventory's answer to `field`, which it hears only when the first has its own; with
   * no field, to its end.
   */
  async function overtake(field: string | null) {
    const location = await saga.seller.location();
    const key = fresh();
    await saga.seller.receive("MUG", location, 10);
    saga.inventory.lose("reserveStock", "request");
    await saga.place(key, want);
    const lost = { idempotencyKey: fresh(), sku: "MUG", locationId: location, delta: -10, reason: "WRITE_OFF" };
    await succeed(subgraphs, adjustStock, lost, staff(saga.tenant));

    const reached = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    let second: ReturnType<Saga["place"]> | undefined;
    afterEachAnswer(async ({ query }) => {
      if (!second && query.includes("reserveStock")) {
        await saga.seller.receive("MUG", location, 10);
        second = saga.place(key, want);
        await (field === null ? second : reached.promise);
      } else if (field !== null && query.includes(field)) {
        reached.resolve();
        await answered.promise;
      }
    });
    const first = await saga.place(key, want);
    answered.resolve();
    return [first, await second];
  }

  it.each([["confirmReservation"], [null]])("gives both the one order (after %s)", async (field) => {
    const [first, second] = await overtake(field);
    expect(first?.value).toMatchObject({ status: "CONFIRMED" });
    expect(second).toEqual(first);
    expect(await saga.stored()).toEqual({ orders: 1, placements: 0, placed: 1 });
    expect(await saga.faults([first?.value?.id ?? ""])).toEqual([]);
  });

  it("takes back a hold of which the placement did not know yet when it was refused", async () => {
    const answers = await overtake("reserveStock");
    expect(answers.map((answer) => answer && refusals(answer))).toEqual([
      ["input.lines.0.quantity INSUFFICIENT_STOCK"],
      ["input UNAVAILABLE"],
    ]);
    expect(await saga.stored()).toEqual({ orders: 0, placements: 0, placed: 0 });
    await saga.endHolds();
    expect((await saga.units()).toSorted()).toEqual(["10/0/0", "5/0/0"]);
    expect(await saga.faults()).toEqual([]);
  });

  it("lets a hold whose placement was refused meanwhile end by itself", async () => {
    const key = fresh();
    saga.inventory.lose("reserveStock", "request");
    await saga.place(key);
    // Between the hold and its confirmation another process refuses the placement, as the sweeper would.
    afterEachAnswer(async ({ query }) => {
      if (!query.includes("reserveStock")) return;
      for (const collection of ["placements", "idempotency"]) {
        await subgraphs.db("orders").collection(collection).deleteMany({ tenant: saga.tenant });
      }
    });
    expect(refusals(await saga.place(key))).toEqual(["input UNAVAILABLE"]);
    subgraphs.peers.inventory = saga.inventory;
    expect(await saga.units()).toEqual(["3/2/0"]);
    expect(await saga.faults()).toEqual([]);
    expect((await saga.place(key)).value).toMatchObject({ status: "CONFIRMED" });
    expect(await saga.faults()).toEqual([]);
  });
});

describe("a storm of lost calls, passing time, sweepers and ending holds", () => {
  it.each([1, 2, 3])("(%d) ends with every order whole, once, and every unit in one place", async (seed) => {
    const random = seededRandom(seed);
    const app = subgraphs.apps.inventory;
    if (!app) throw new Error("inventory was not started");
    subgraphs.peers.inventory = {
      ...saga.real,
      async execute(request) {
        const fate = random.int(8);
        if (fate === 0) throw new SubgraphUnavailable("the request was lost");
        const result = await saga.real.execute(request);
        if (fate === 1) throw new SubgraphUnavailable("the reply was lost");
        return result;
      },
    };
    await saga.seller.receive("MUG", await saga.seller.location(), 15);
    let buying = true;
    const weather = (async () => {
      while (buying) {
        subgraphs.clock.advance(20_000 * random.int(30));
        await sweep(subgraphs);
        await expireReservations(app.database, subgraphs.clock);
      }
    })();
    const buyers = Array.from({ length: 16 }, () =>
      saga.seller.buy({ lines: [{ sku: "MUG", quantity: 1 + random.int(3) }] }),
    );
    const answers = await Promise.all(buyers);
    buying = false;
    await weather;
    subgraphs.peers.inventory = saga.real;
    subgraphs.clock.advance(holdLifeMs);
    await sweep(subgraphs);
    await expireReservations(app.database, subgraphs.clock);

    const acknowledged = answers.flatMap(({ value }) => (value ? [value.id] : []));
    const history = await readStockHistory(subgraphs, acknowledged, saga.tenant);
    expect(stockFaults(history)).toEqual([]);
    expect(history.levels.map(({ reserved }) => reserved)).toEqual([0, 0]);
    expect(await saga.stored()).toEqual({ orders: acknowledged.length, placements: 0, placed: acknowledged.length });
    expect(
      answers
        .flatMap(({ userErrors }) => userErrors.map(({ code }) => code))
        .filter((code) => code !== "INSUFFICIENT_STOCK"),
    ).toEqual([]);
  });
});
