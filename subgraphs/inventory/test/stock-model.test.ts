import { serviceIdentity } from "@waybill/kernel";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Mutation, mutate } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { reservationLifeMs } from "../src/domain/reservation.ts";
import { createApp } from "../src/index.ts";
import { expireReservations } from "../src/jobs/expire-reservations.ts";
import { line, linesOf } from "./lines.ts";
import { asOrders, confirmReservation, releaseReservation } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
});
afterAll(() => subgraphs?.dispose());
const { faults, twoPlaces, reserve, record } = linesOf(() => subgraphs);

const states = ["available", "reserved", "committed", "damaged", "incoming"] as const;
type Units = Record<(typeof states)[number], number>;
type Place = 0 | 1;

/** What stock should be: two locations of one SKU, and orders of one line each. */
interface Model {
  readonly levels: readonly [Units, Units];
  readonly orders: { place: Place; quantity: number; waits: number; status: "RESERVED" | "CONFIRMED" | "OVER" }[];
}

/** The stock book under test. */
interface Book {
  readonly sku: string;
  readonly places: readonly [string, string];
  readonly orderIds: string[];
}

/** Who does what: answers true when it was done, false when it was refused. */
interface Step {
  readonly text: string;
  readonly real: (book: Book) => Promise<boolean>;
  /** Changes the model, or answers false and leaves it. */
  readonly ideal: (model: Model) => boolean;
}

// oxlint-disable vitest/no-standalone-expect -- the test runs these commands
class StepCommand implements fc.AsyncCommand<Model, Book> {
  readonly step: Step;
  constructor(step: Step) {
    this.step = step;
  }
  check(): boolean {
    return true;
  }
  async run(model: Model, book: Book): Promise<void> {
    const expected = this.step.ideal(model);
    serve(model);
    expect([this.step.text, await this.step.real(book)]).toEqual([this.step.text, expected]);
    expect([this.step.text, await unitsAt(book)]).toEqual([this.step.text, model.levels]);
  }
  toString(): string {
    return this.step.text;
  }
}

async function unitsAt({ sku, places }: Book): Promise<Units[]> {
  const levels = await subgraphs.db("inventory").collection("stockLevels").find({ sku }).toArray();
  return places.map((place) => {
    const level = levels.find(({ locationId }) => locationId === place);
    return Object.fromEntries(states.map((state) => [state, (level?.[state] as number | undefined) ?? 0])) as Units;
  });
}

const on = (name: string, field: string): Mutation => ({ subgraph: "inventory", name, field, selection: "__typename" });
const change = async (name: string, field: string, input: object): Promise<boolean> =>
  (await mutate(subgraphs, on(name, field), { idempotencyKey: fresh(), ...input })).value !== null;
const take = (level: Units, from: keyof Units, to: keyof Units | null, units: number): boolean => {
  if (level[from] < units) return false;
  level[from] -= units;
  if (to) level[to] += units;
  return true;
};

/** The last orders of a place lose units that they hold, and wait for others. */
function takeLast(orders: Model["orders"], at: Place, units: number): void {
  let missing = units;
  for (const order of orders.toReversed()) {
    if (order.place !== at || order.status !== "CONFIRMED") continue;
    const lost = Math.min(missing, order.quantity);
    order.quantity -= lost;
    order.waits += lost;
    missing -= lost;
  }
}

/** Free units go to those who wait, the first first. */
function serve({ levels, orders }: Model): void {
  for (const order of orders) {
    const level = levels[order.place];
    const units = Math.min(order.waits, level.available);
    if (order.status !== "CONFIRMED" || units === 0) continue;
    take(level, "available", "committed", units);
    order.quantity += units;
    order.waits -= units;
  }
}

const place = fc.constantFrom<Place>(0, 1);
const quantity = fc.integer({ min: 1, max: 6 });
const which = fc.nat(5);

/** A step of one order, picked among those there are. */
const ofOrder = (
  text: string,
  needs: "RESERVED" | "CONFIRMED",
  to: keyof Units | null,
  real: (id: string, order: number, book: Book) => Promise<void>,
) =>
  which.map((n): Step => {
    let known = -1;
    let [status, at, units]: [string, Place, number] = ["", 0, 0];
    return {
      text: `${text} ${n}`,
      ideal(model) {
        known = model.orders.length === 0 ? -1 : n % model.orders.length;
        const order = model.orders[known];
        if (!order) return true;
        ({ status, place: at, quantity: units } = order);
        const allowed = text === "release" ? order.status !== "OVER" : order.status === needs;
        if (allowed) {
          take(model.levels[order.place], order.status === "CONFIRMED" ? "committed" : "reserved", to, order.quantity);
          const waits = text === "hand over" && order.waits > 0;
          if (to !== "committed") order.quantity = 0;
          if (text === "release") order.waits = 0;
          order.status = to === "committed" || waits ? "CONFIRMED" : "OVER";
        }
        return true;
      },
      async real(book) {
        const id = book.orderIds[known];
        if (id !== undefined) await real(id, units, { ...book, places: [book.places[at], status] });
        return true;
      },
    };
  });

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `reserve ${units} at ${at}`,
    ideal(model) {
      if (!take(model.levels[at], "available", "reserved", units)) return false;
      model.orders.push({ place: at, quantity: units, waits: 0, status: "RESERVED" });
      return true;
    },
    async real({ sku, places, orderIds }) {
      const orderId = fresh("model");
      // Who is served first follows from the time.
      subgraphs.clock.advance(1);
      const done = (await reserve(orderId, [line("l1", sku, units, places[at])])).value !== null;
      if (done) orderIds.push(orderId);
      return done;
    },
  })),
  fc.constant<Step>({
    // What was seen once is used for taking units later, when it may not be so any more.
    text: "look",
    ideal: () => true,
    async real({ sku }) {
      const look = "query ($skus: [String!]!) { stockAvailability(skus: $skus) { sku } }";
      await subgraphs.run("inventory", look, { skus: [sku] }, serviceIdentity("acme", "orders"));
      return true;
    },
  }),
  ofOrder(
    "confirm",
    "RESERVED",
    "committed",
    async (orderId) => void (await asOrders(subgraphs, confirmReservation, { orderId })),
  ),
  ofOrder(
    "release",
    "RESERVED",
    "available",
    async (orderId) => void (await asOrders(subgraphs, releaseReservation, { orderId })),
  ),
  ofOrder("hand over", "CONFIRMED", null, async (orderId, units, { sku, places: [locationId] }) => {
    await record("fulfillment_order.handed_over", orderId, {
      lines: [{ lineId: "l1", sku, quantity: units, locationId }],
    });
    await subgraphs.quiet();
  }),
  fc.constant<Step>({
    text: "expire",
    ideal({ levels, orders }) {
      for (const order of orders.filter(({ status }) => status === "RESERVED")) {
        take(levels[order.place], "reserved", "available", order.quantity);
        order.status = "OVER";
      }
      return true;
    },
    async real() {
      subgraphs.clock.advance(reservationLifeMs);
      const database = subgraphs.apps.inventory?.database;
      if (database) await expireReservations(database, subgraphs.clock);
      return true;
    },
  }),
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `receive ${units} at ${at}`,
    ideal: ({ levels }) => ((levels[at].available += units), true),
    real: ({ sku, places }) => change("receiveStock", "stockLevel", { sku, locationId: places[at], quantity: units }),
  })),
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `write off ${units} at ${at}`,
    ideal: ({ levels }) => take(levels[at], "available", null, units),
    real: ({ sku, places }) =>
      change("adjustStock", "stockLevel", { sku, locationId: places[at], delta: -units, reason: "WRITE_OFF" }),
  })),
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `damage ${units} at ${at}`,
    ideal: ({ levels }) => take(levels[at], "available", "damaged", units),
    real: ({ sku, places }) =>
      change("moveStockState", "stockLevel", {
        sku,
        locationId: places[at],
        quantity: units,
        from: "AVAILABLE",
        to: "DAMAGED",
      }),
  })),
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `damage ${units} committed at ${at}`,
    ideal({ levels: { [at]: level }, orders }) {
      if (level.committed < units) return false;
      const spare = Math.min(level.available, units);
      take(level, "available", "damaged", spare);
      takeLast(orders, at, units - spare);
      return take(level, "committed", "damaged", units - spare);
    },
    real: ({ sku, places }) =>
      change("moveStockState", "stockLevel", {
        sku,
        locationId: places[at],
        quantity: units,
        from: "COMMITTED",
        to: "DAMAGED",
      }),
  })),
  fc.tuple(place, fc.nat(12)).map(([at, units]): Step => {
    let seen = 0;
    return {
      text: `count ${units} at ${at}`,
      ideal({ levels: { [at]: level } }) {
        seen = level.available + level.reserved + level.committed + level.damaged;
        if (level.available + units < seen) return false;
        level.available += units - seen;
        return true;
      },
      real: ({ sku, places }) =>
        change("countStock", "stockLevel", { sku, locationId: places[at], quantity: units, expectedQuantity: seen }),
    };
  }),
  fc.tuple(place, quantity).map(([at, units]) => ({
    text: `transfer ${units} from ${at}`,
    ideal: ({ levels }) => {
      if (!take(levels[at], "available", null, units)) return false;
      levels[at === 0 ? 1 : 0].incoming += units;
      return true;
    },
    real: ({ sku, places }) =>
      change("transferStock", "stockTransfer", {
        fromLocationId: places[at],
        toLocationId: places[at === 0 ? 1 : 0],
        lines: [{ sku, quantity: units }],
      }),
  })),
];

it("does what a model of it does, whatever comes in whatever order", async () => {
  const commands = fc.commands(
    steps.map((step) => step.map((one) => new StepCommand(one))),
    { maxCommands: 40 },
  );
  const start = (): Units => ({ available: 8, reserved: 0, committed: 0, damaged: 0, incoming: 0 });
  await fc.assert(
    fc.asyncProperty(commands, async (run) => {
      const { sku, north, south } = await twoPlaces(8, 8);
      const model: Model = { levels: [start(), start()], orders: [] };
      await fc.asyncModelRun(() => ({ model, real: { sku, places: [north, south] as const, orderIds: [] } }), run);
    }),
    { numRuns: 20, endOnFailure: true },
  );
  expect(await faults()).toEqual([]);
}, 120_000);
