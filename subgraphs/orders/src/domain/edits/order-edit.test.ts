import { unreachableStates } from "@waybill/kernel";
import { expect, it } from "vitest";
import { orderEditStatuses, orderEditTransitions } from "./order-edit.ts";

it("an edit reaches every state, and ends in three of them", () => {
  expect(unreachableStates(orderEditTransitions, "OPEN")).toEqual([]);
  expect(orderEditStatuses.filter((status) => orderEditTransitions[status].length === 0)).toEqual([
    "COMMITTED",
    "CANCELLED",
    "EXPIRED",
  ]);
});
