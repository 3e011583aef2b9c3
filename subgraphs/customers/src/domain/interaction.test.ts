import type { LogEvent } from "@waybill/kernel";
import { expect, test } from "vitest";
import { interactionOf, interactionTypes } from "./interaction.ts";

const told = (type: string, data: LogEvent["data"]): string | undefined => {
  const event = { id: "evt_1", tenant: "acme", type, occurredAt: new Date(0), data: { customerId: "cus_1", ...data } };
  const noted = interactionOf(event as unknown as LogEvent);
  return noted ? `${noted.kind} ${noted.title}` : undefined;
};

test.each([
  ["order.placed", { number: "1001" }, "ORDER Order 1001 placed"],
  ["return.refunded", { number: "1001-R1" }, "RETURN Return 1001-R1 refunded"],
  ["claim.resolved", { kind: "DAMAGED", resolution: "REFUND" }, "CLAIM Claim resolved: DAMAGED, REFUND"],
  ["shipment.created", { direction: "RETURN", carrierCode: "ups" }, "SHIPMENT Return shipment by ups created"],
  ["ticket.message_added", { isInternal: true }, undefined],
  ["claim.opened", { customerId: null, kind: "DAMAGED" }, undefined],
  ["order.edited", {}, undefined],
])("%s is noted for people as they would say it", (type, data, noted) => {
  expect(told(type, data)).toBe(noted);
});

test("the events of one log are told by their first words", () => {
  expect(interactionTypes("claim")).toEqual(["claim.opened", "claim.approved", "claim.declined", "claim.resolved"]);
});
