import { unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erasers, noteErased, type PrivacyRequestRecord, privacyTransitions } from "./privacy-request.ts";

const now = new Date("2026-03-01T12:00:00Z");
const asked: PrivacyRequestRecord = {
  ...{ _id: "pvr_1", tenant: "acme", kind: "ERASURE", customerId: "cus_1", status: "REQUESTED", doneBy: [] },
  ...{ completedAt: null, createdAt: now, updatedAt: now, version: 1 },
};

describe("an erasure", () => {
  it("has no state that is not reached", () => expect(unreachableStates(privacyTransitions, "REQUESTED")).toEqual([]));

  it("is complete when all have reported, in any order and however often", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...erasers), { maxLength: 12 }), (reports) => {
        let request = asked;
        for (const by of reports) {
          const changes = noteErased(request, by, now);
          expect(changes === null).toBe(request.doneBy.includes(by));
          if (changes) expect(privacyTransitions[request.status]).toContain(changes.status);
          request = { ...request, ...changes };
        }
        expect(request.status === "COMPLETED").toBe(new Set(reports).size === erasers.length);
      }),
    );
  });
});
