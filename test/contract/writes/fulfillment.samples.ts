import { staff } from "../../support/identities.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Sample, Samples } from "../../support/writes/sample.ts";

interface Work {
  readonly id: string;
  readonly orderId: string;
  readonly location: { readonly id: string };
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly quantity: number }[];
}
type Step = readonly [mutation: string, more?: (work: Work) => object];

const ofOrder =
  "query ($id: ID!) { order(id: $id) { fulfillmentOrders { id location { id } lines { id sku quantity } } } }";

/** The fulfilment orders of an order, a new one when left out. */
async function worksOf({ subgraphs, tenant, order }: Given, known?: string): Promise<Work[]> {
  const id = known ?? (await order()).id;
  const seen = await subgraphs.run<{ order: { fulfillmentOrders: Work[] } }>("orders", ofOrder, { id }, staff(tenant));
  return seen.order.fulfillmentOrders.map((of) => ({ ...of, orderId: id }));
}

/** The fulfilment order of a new order, after some steps. */
async function workOf(given: Given, ...steps: readonly Step[]): Promise<Work> {
  const [made] = await worksOf(given);
  if (!made) throw new Error("no fulfilment order was made");
  for (const [mutation, more] of steps) await given.make(mutation, { id: made.id, ...more?.(made) });
  return made;
}

const lines = (of: Work, quantity: number) => [{ fulfillmentLineId: of.lines[0]?.id, quantity }];
const packages = (of: Work) => ({ packages: [{ lines: lines(of, 4) }] });
const because = () => ({ reason: "OTHER" });
const accepted: Step = ["acceptFulfillmentOrder"];
const asked: Step = ["requestFulfillmentOrderCancellation"];
const held: Step = ["holdFulfillmentOrder", because];
const packed: Step = ["packFulfillmentOrder", packages];
const forPickup: Step = ["markFulfillmentOrderReadyForPickup"];

/** A sample that calls on a fulfilment order after some steps. */
const on = (
  events: readonly string[],
  steps: readonly Step[] = [],
  more: (work: Work) => object = () => ({}),
): Sample => ({
  input: async (given: Given) => {
    const of = await workOf(given, ...steps);
    return { id: of.id, ...more(of) };
  },
  events,
});
const work = (event: string): string => `fulfillment_order.${event}`;
/** What looks for other units makes the fulfilment order that has them. */
const rerouted = (event: string): string[] => [work("created"), work(event)];
const begun = (event: string): string[] => [work(event), "order.status_changed"];

/** A wave over one new fulfilment order. */
async function wave(given: Given) {
  const { id, location } = await workOf(given);
  return { locationId: location.id, fulfillmentOrderIds: [id] };
}

export const samples: Samples = {
  submitFulfillmentOrder: on([work("submitted")]),
  acceptFulfillmentOrder: on([work("accepted")]),
  rejectFulfillmentOrder: on(rerouted("rejected"), [], because),
  requestFulfillmentOrderCancellation: on([work("cancellation_requested")], [accepted]),
  acceptFulfillmentOrderCancellation: on(rerouted("cancellation_accepted"), [accepted, asked]),
  rejectFulfillmentOrderCancellation: on([work("cancellation_rejected")], [accepted, asked]),
  openFulfillmentOrder: {
    input: async (given) => {
      const price = { amount: "10.00", currencyCode: "EUR" };
      await given.make("createProduct", {
        title: "Later",
        variants: [{ sku: "LATER", price, backorderPolicy: "ALLOW" }],
      });
      await given.seller.location();
      const later = await given.order({ lines: [{ sku: "LATER", quantity: 1 }] });
      return { id: (await worksOf(given, later.id))[0]?.id };
    },
    events: [work("opened")],
  },
  holdFulfillmentOrder: on([work("held")], [], because),
  releaseFulfillmentOrderHold: on([work("hold_released")], [held]),
  shortPickFulfillmentOrder: on(rerouted("short_picked"), [], (of) => ({ reason: "NOT_FOUND", lines: lines(of, 1) })),
  packFulfillmentOrder: on(begun("packed"), [], packages),
  markFulfillmentOrderReadyForLabel: on([work("ready")], [packed]),
  markFulfillmentOrderReadyForPickup: on([work("ready")], [packed]),
  handOverFulfillmentOrder: on(begun("handed_over")),
  collectFulfillmentOrder: on(begun("handed_over"), [packed, forPickup]),
  splitFulfillmentOrder: on(rerouted("split"), [], (of) => ({ lines: lines(of, 1) })),
  moveFulfillmentOrder: {
    input: async (given) => ({ id: (await workOf(given)).id, locationId: await given.seller.location() }),
    events: rerouted("moved"),
  },
  mergeFulfillmentOrders: {
    input: async (given) => {
      const [first] = await worksOf(given);
      await given.make("splitFulfillmentOrder", { id: first?.id, lines: first && lines(first, 1) });
      return { ids: (await worksOf(given, first?.orderId)).map(({ id }) => id) };
    },
    other: { ids: ["ffo_one", "ffo_other"] },
    events: [work("cancelled"), work("merged")],
  },
  createPickList: {
    input: wave,
    other: { locationId: "loc_other" },
    events: [...begun("picking_started"), "pick_list.created"].toSorted(),
  },
  recordPick: {
    input: async (given) => {
      const { id } = await given.make("createPickList", await wave(given));
      return { pickListId: id, code: "LAMP", quantity: 1 };
    },
    other: { quantity: 2 },
    events: [work("picked")],
  },
  setRoutingRules: {
    input: () => ({ splitLimit: 5, rules: [{ kind: "FEWEST_SPLITS", weight: 10 }] }),
    events: ["routing_policy.set"],
  },
};
