import { afterAll, beforeAll, describe } from "vitest";
import { itKeepsTheMutationPromises } from "../../../test/support/idempotency.ts";
import { type Mutation, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { type Fulfillment, on, startFulfillment, type Work } from "./fulfillment-support.ts";

let test: Fulfillment;
beforeAll(async () => {
  test = await startFulfillment();
});
afterAll(() => test?.subgraphs.dispose());

/** A fulfilment order of three units after some steps. */
async function after(...steps: readonly (readonly [name: string, more?: object])[]): Promise<Work> {
  let { work } = await test.ordered(3, 5);
  for (const [name, more] of steps) work = await test.act(name, work, more);
  return work;
}
const lineOf = (work: Work, quantity: number) => [{ fulfillmentLineId: work.lines[0]?.id, quantity }];
const packed = (work: Work) => ({ packages: [{ lines: lineOf(work, 3) }] });
const versioned = (input: object) => ({ ...input, expectedVersion: 99 });

async function packedOne(...more: readonly (readonly [name: string, more?: object])[]): Promise<Work> {
  const work = await after();
  let last = await test.act("packFulfillmentOrder", work, packed(work));
  for (const [name, input] of more) last = await test.act(name, last, input);
  return last;
}

const pickList = on("createPickList", "pickList", "id version");
async function wave() {
  const work = await after();
  return { locationId: work.location.id, fulfillmentOrderIds: [work.id] };
}
async function listed() {
  const { work, sku } = await test.ordered(3, 5);
  const input = { idempotencyKey: fresh(), locationId: work.location.id, fulfillmentOrderIds: [work.id] };
  const { id } = await succeed<{ id: string }>(test.subgraphs, pickList, input);
  return { pickListId: id, code: sku, quantity: 1 };
}
async function halves() {
  const work = await after();
  const part = await test.act("splitFulfillmentOrder", work, { lines: lineOf(work, 1) }, "newFulfillmentOrder");
  return { ids: [work.id, part.id] };
}

type Case = readonly [
  mutation: Mutation,
  event: string,
  input: () => Promise<object>,
  other?: (input: object) => object,
];
const accepted = ["acceptFulfillmentOrder"] as const;
const asked = ["requestFulfillmentOrderCancellation"] as const;
const held = ["holdFulfillmentOrder", { reason: "OTHER" }] as const;
const id = ({ id: of }: Work) => ({ id: of });

const cases: readonly Case[] = [
  [on("requestFulfillmentOrderCancellation"), "cancellation_requested", async () => id(await after(accepted))],
  [on("acceptFulfillmentOrderCancellation"), "cancellation_accepted", async () => id(await after(accepted, asked))],
  [on("rejectFulfillmentOrderCancellation"), "cancellation_rejected", async () => id(await after(accepted, asked))],
  [on("releaseFulfillmentOrderHold"), "hold_released", async () => id(await after(held))],
  [
    on("moveFulfillmentOrder"),
    "moved",
    async () => ({ ...id(await after()), locationId: await test.seller.location() }),
  ],
  [
    on("shortPickFulfillmentOrder"),
    "short_picked",
    async () => {
      const work = await after();
      return { ...id(work), reason: "NOT_FOUND", lines: lineOf(work, 1) };
    },
  ],
  [
    on("packFulfillmentOrder"),
    "packed",
    async () => {
      const work = await after();
      return { ...id(work), ...packed(work) };
    },
  ],
  [on("markFulfillmentOrderReadyForLabel"), "ready", async () => id(await packedOne())],
  [on("markFulfillmentOrderReadyForPickup"), "ready", async () => id(await packedOne())],
  [
    on("collectFulfillmentOrder"),
    "handed_over",
    async () => id(await packedOne(["markFulfillmentOrderReadyForPickup"])),
  ],
  [
    on("splitFulfillmentOrder", "newFulfillmentOrder"),
    "split",
    async () => {
      const work = await after();
      return { ...id(work), lines: lineOf(work, 1) };
    },
  ],
  [
    on("mergeFulfillmentOrders"),
    "merged",
    halves,
    (input) => ({ ...input, ids: (input as { ids: readonly string[] }).ids.toReversed() }),
  ],
  [pickList, "picking_started", wave, (input) => ({ ...input, locationId: "loc_other" })],
  [{ ...pickList, name: "recordPick" }, "picked", listed, (input) => ({ ...input, quantity: 2 })],
];
describe.each(cases.map(([mutation, ...rest]) => [mutation.name, mutation, ...rest] as const))(
  "%s",
  (_, mutation, event, input, other = versioned) => {
    itKeepsTheMutationPromises(() => test.subgraphs, {
      ...{ mutation, other },
      // Inventory has heard of everything: what is compared stands still.
      async input() {
        const made = await input();
        await test.subgraphs.quiet();
        return made;
      },
      scope: "orders:write",
      event: `fulfillment_order.${event}`,
    });
  },
);

describe("setRoutingRules", () => {
  itKeepsTheMutationPromises(() => test.subgraphs, {
    mutation: on("setRoutingRules", "routingRules", "version splitLimit"),
    input: () => Promise.resolve({ splitLimit: 5, rules: [{ kind: "FEWEST_SPLITS", weight: 10 }] }),
    other: (input) => ({ ...input, splitLimit: 4 }),
    scope: "orders:write",
    event: "routing_policy.set",
  });
});
