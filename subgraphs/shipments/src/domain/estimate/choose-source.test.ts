import { expect, test } from "vitest";
import { shipmentStatuses } from "../shipment-status.ts";
import { chooseSource, type ChoiceFacts } from "./choose-source.ts";
import { type Candidate, type EstimateSource, estimateSources } from "./estimate.ts";

const today = 20_000;
const says = (source: EstimateSource, day = today + 2): Candidate => ({
  ...{ source, day, earliest: day, latest: day, p50: null, p80: null, p95: null },
  ...{ confidence: "LOW", modelId: null },
});
const facts = (more: Partial<ChoiceFacts> = {}): ChoiceFacts => ({
  ...{ status: "IN_TRANSIT", isHandedOver: true, isCarrierFresh: true, today },
  ...more,
});

const waiting = { status: "INFO_RECEIVED", isHandedOver: false, isCarrierFresh: false } as const;
test.each<[string, Partial<ChoiceFacts>, string]>([
  ["not handed over", waiting, "MODEL RULE CARRIER PROMISE"],
  ["not handed over, and the carrier speaks", { ...waiting, isCarrierFresh: true }, "MODEL RULE CARRIER PROMISE"],
  ["in transit, the carrier spoke since", {}, "CARRIER MODEL RULE PROMISE"],
  ["in transit, the carrier has not spoken", { isCarrierFresh: false }, "MODEL RULE CARRIER PROMISE"],
  ["out for delivery", { status: "OUT_FOR_DELIVERY" }, "CARRIER MODEL RULE PROMISE"],
  [
    "wrong, and the carrier has not spoken",
    { status: "EXCEPTION", isCarrierFresh: false },
    "MODEL RULE CARRIER PROMISE",
  ],
])("%s: who is believed", (_, more, expected) => {
  const order: string[] = [];
  let left = estimateSources.map((source) => says(source));
  for (let found = chooseSource(left, facts(more)); found; found = chooseSource(left, facts(more))) {
    const { source } = found;
    order.push(source);
    left = left.filter((candidate) => candidate.source !== source);
  }
  expect(order.join(" ")).toBe(expected);
});

test("a day that has passed gives way; today has not passed; when all have there is none", () => {
  expect(chooseSource([says("CARRIER", today - 1), says("PROMISE")], facts())?.source).toBe("PROMISE");
  expect(chooseSource([says("CARRIER", today), says("PROMISE")], facts())?.source).toBe("CARRIER");
  expect(chooseSource([says("CARRIER", today - 1), says("PROMISE", today - 3)], facts())).toBeNull();
});

test("nothing is foretold once a delivery is settled", () => {
  const silent = shipmentStatuses.filter((status) => chooseSource([says("CARRIER")], facts({ status })) === null);
  expect(silent).toEqual(["DELIVERED", "RETURNING", "RETURNED", "CANCELLED"]);
});
