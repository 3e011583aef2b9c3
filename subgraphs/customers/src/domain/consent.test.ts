import { describe, expect, it } from "vitest";
import { type Consent, stateConsent } from "./consent.ts";

const now = new Date("2026-03-01T12:00:00Z");
const earlier = new Date("2026-02-01T12:00:00Z");
const known: Consent = { channel: "SMS", state: "GRANTED", source: "checkout", at: earlier };

describe("stateConsent", () => {
  it("keeps one state for each channel, in one order", () => {
    const stated = stateConsent([known], { channel: "EMAIL", state: "REVOKED", source: " phone " }, now);
    const said = { channel: "EMAIL", state: "REVOKED", source: "phone", at: now };
    expect(stated).toEqual({ ok: true, value: { consents: [said, known], stated: said } });
    const revoked = stateConsent([known], { channel: "SMS", state: "REVOKED", source: "STOP" }, now);
    expect(revoked.ok && revoked.value.consents).toEqual([
      { channel: "SMS", state: "REVOKED", source: "STOP", at: now },
    ]);
  });

  it.each([
    { at: new Date(now.getTime() + 1), source: "x", fault: "input.at INVALID" },
    { at: new Date(earlier.getTime() - 1), source: "x", fault: "input.at INVALID" },
    { at: now, source: " ", fault: "input.source BLANK" },
  ])("refuses $fault", ({ at, source, fault }) => {
    const outcome = stateConsent([known], { channel: "SMS", state: "REVOKED", source, at }, now);
    expect(outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`)).toEqual([fault]);
  });
});
