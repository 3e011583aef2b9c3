import { unreachableStates } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { carrierExpectation } from "./carrier-expectation.ts";
import { acknowledgeCase, type CaseRecord, escalateByClock, openCase, reopenCase, resolveCase } from "./case.ts";
import { changeCasePolicy, defaultCasePolicy } from "./case-policy.ts";
import { type CaseFacts, caseKindOf, severityOf } from "./case-rules.ts";
import { caseStatuses, caseTransitions } from "./case-states.ts";
import { allowedSilence } from "./silence.ts";
import { judge, type Watched } from "./watch.ts";

const nowhere = { countryCode: null, region: null };

const hourMs = 3_600_000;
const now = new Date("2026-03-01T12:00:00Z");
const at = (hours: number): Date => new Date(now.getTime() + hours * hourMs);
const policy = defaultCasePolicy;
const parts = { _id: "shc_1", tenant: "acme", shipmentId: "shp_1", orderId: "ord_1", carrierCode: "fedex" };
const open = (): CaseRecord => openCase({ ...parts, kind: "CUSTOMS", severity: "MEDIUM", reason: null }, policy, now);
const changed = (found: CaseRecord, outcome: ReturnType<typeof acknowledgeCase>): CaseRecord => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return { ...found, ...outcome.value };
};

describe("a case", () => {
  it("has no state that cannot be reached, and goes only where the table lets it", () => {
    expect(unreachableStates(caseTransitions, "OPEN")).toEqual([]);
    const resolved = changed(open(), resolveCase(open(), "REFUNDED", at(1)));
    const steps = {
      OPEN: open(),
      ACKNOWLEDGED: changed(open(), acknowledgeCase(open(), at(1))),
      RESOLVED: resolved,
    };
    for (const status of caseStatuses) {
      const found = steps[status];
      expect(acknowledgeCase(found, now).ok).toBe(caseTransitions[status].includes("ACKNOWLEDGED"));
      expect(resolveCase(found, "OTHER", now).ok).toBe(caseTransitions[status].includes("RESOLVED"));
      expect(reopenCase(found, policy, now).ok).toBe(caseTransitions[status].includes("OPEN"));
    }
  });

  it("has two clocks, which begin anew when it is reopened", () => {
    expect(open()).toMatchObject({ dueAt: at(24), breachAt: at(24), escalateAt: at(24), resolveDueAt: at(72) });
    const seen = changed(open(), acknowledgeCase(open(), at(2)));
    expect(seen).toMatchObject({ acknowledgedAt: at(2), dueAt: at(72), breachAt: at(72), escalateAt: at(72) });
    const late = changed(open(), acknowledgeCase(open(), at(30)));
    expect(late).toMatchObject({ dueAt: at(72), breachAt: at(24) });
    const resolved = changed(seen, resolveCase(seen, "CUSTOMS_CLEARED", at(3)));
    expect(resolved).toMatchObject({ isOpen: false, breachAt: null, escalateAt: null, resolution: "CUSTOMS_CLEARED" });
    expect(changed(resolved, reopenCase(resolved, policy, at(10)))).toMatchObject({
      ...{ status: "OPEN", isOpen: true, acknowledgedAt: null, resolvedAt: null, resolution: null, dueAt: at(34) },
    });
  });

  it("becomes more severe by its clock, step by step, never less", () => {
    let found = open();
    expect(escalateByClock(found, policy, at(23))).toBeNull();
    const severities: string[] = [];
    for (let hours = 24; hours <= 200; hours += 1) {
      const changes = escalateByClock(found, policy, at(hours));
      if (!changes) continue;
      found = { ...found, ...changes };
      severities.push(`${hours} ${found.severity}`);
    }
    expect(severities).toEqual(["24 HIGH", "48 CRITICAL"]);
    expect(found.escalateAt).toBeNull();
  });
});

describe("the rules", () => {
  const facts = (more: Partial<CaseFacts>): CaseFacts => ({
    ...{ status: "EXCEPTION", substatus: null, condition: "ON_TIME", reason: null },
    ...more,
  });
  it.each<[Partial<CaseFacts>, ReturnType<typeof caseKindOf>]>([
    [{ reason: "WEATHER", status: "IN_TRANSIT" }, "WEATHER"],
    [{ reason: "DUTIES_OR_PAYMENT_DUE" }, "CUSTOMS"],
    [{ substatus: "CUSTOMS_HELD" }, "CUSTOMS"],
    [{ status: "EXPIRED", substatus: "NO_NEWS", condition: "ACTION_REQUIRED" }, "SILENT"],
    [{ reason: "BAD_ADDRESS", status: "ATTEMPT_FAILED" }, "ADDRESS"],
    [{ reason: "DAMAGED" }, "DAMAGE"],
    [{ reason: "LOST" }, "LOST"],
    [{ reason: "UNCLAIMED" }, "REFUSED"],
    [{ status: "IN_TRANSIT", condition: "ON_HOLD" }, "HELD"],
    [{ status: "ATTEMPT_FAILED" }, "ATTEMPTS_FAILED"],
    [{}, "OTHER"],
    [{ status: "IN_TRANSIT", condition: "DELAYED", reason: "MISSORT" }, null],
    [{ condition: "ON_HOLD", reason: "FUTURE_DELIVERY_REQUESTED" }, null],
    [{ status: "DELIVERED", reason: "DAMAGED" }, null],
  ])("%j is a case of %s", (more, kind) => {
    expect(caseKindOf(facts(more))).toBe(kind);
  });

  it("raise what is about to be sent back, and what waits for somebody", () => {
    const on = { condition: "ON_TIME" } as const;
    expect([1, 2, 3].map((n) => severityOf("ATTEMPTS_FAILED", on, n, policy))).toEqual(["LOW", "MEDIUM", "HIGH"]);
    expect(severityOf("CUSTOMS", { condition: "ACTION_REQUIRED" }, 0, policy)).toBe("HIGH");
    expect(severityOf("LOST", { condition: "ACTION_REQUIRED" }, 0, policy)).toBe("CRITICAL");
  });
});

describe("silence", () => {
  const minutes = (hours: number, count: number): number[] => Array.from({ length: count }, () => hours * 60);
  const hours = (...args: Parameters<typeof allowedSilence>): number | null => {
    const ms = allowedSilence(...args);
    return ms === null ? null : ms / hourMs;
  };

  it("is measured by the lane, else by the carrier, else by the table", () => {
    const slow = { lane: [...minutes(40, 19), ...minutes(130, 1)], carrier: minutes(60, 100) };
    expect(hours("IN_TRANSIT", slow, policy)).toBe(40);
    expect(hours("IN_TRANSIT", slow, { ...policy, silencePercent: 100 })).toBe(130);
    expect(hours("IN_TRANSIT", { ...slow, lane: minutes(40, 19) }, policy)).toBe(60);
    expect(hours("IN_TRANSIT", { lane: [], carrier: [] }, policy)).toBe(96);
    expect(hours("IN_TRANSIT", { lane: minutes(1, 20), carrier: [] }, policy)).toBe(24);
    expect(hours("IN_TRANSIT", { lane: minutes(5_000, 20), carrier: [] }, policy)).toBe(720);
    expect(hours("OUT_FOR_DELIVERY", slow, policy)).toBe(24);
    expect(hours("DELIVERED", slow, policy)).toBeNull();
  });

  const watched = (more: Partial<Watched["record"]> = {}, scannedAt: Date | null = at(-100)): Watched => ({
    shipment: { status: "IN_TRANSIT", createdAt: at(-200) },
    record: { openCases: [], dueBy: null, silentSince: null, lateFor: null, ...more },
    scannedAt,
  });
  const none = { lane: [], carrier: [] };

  it("is told once, told to be worse, and ends with news", () => {
    expect(judge(watched(), none, policy, now)).toMatchObject({
      open: [{ kind: "SILENT", severity: "MEDIUM" }],
      silentSince: at(-100),
    });
    expect(judge(watched({ silentSince: at(-100) }), none, policy, now).open).toEqual([]);
    const since = { openCases: ["SILENT"], silentSince: at(-100) } as const;
    expect(judge(watched(since), none, policy, at(92))).toMatchObject({
      ...{ open: [], escalate: [{ kind: "SILENT", severity: "HIGH" }], isMoving: false, checkAt: at(92 + 7 * 24) },
    });
    expect(judge(watched(since, at(-1)), none, policy, now)).toMatchObject({ isMoving: true, escalate: [] });
    expect(judge(watched({ silentSince: at(-300) }), none, policy, now).open).toHaveLength(1);
  });

  it("is another thing than lateness, which begins after the grace", () => {
    const due = { dueBy: at(-11), silentSince: at(-100) };
    expect(judge(watched(due, at(-2)), none, policy, now)).toMatchObject({ open: [], checkAt: at(1), lateFor: null });
    const late = judge(watched(due, at(-2)), none, policy, at(1));
    expect(late).toMatchObject({ open: [{ kind: "LATE", severity: "MEDIUM" }], lateFor: at(-11) });
    expect(judge(watched({ ...due, lateFor: at(-11) }, at(-2)), none, policy, at(1)).open).toEqual([]);
    const revised = judge(watched({ dueBy: at(-13), lateFor: at(-40) }, at(-2)), none, policy, now);
    expect(revised.open).toMatchObject([{ kind: "LATE" }]);
  });
});

describe("a carrier's estimate", () => {
  const said = { windowStart: null, windowEnd: null, kind: "ESTIMATED" } as const;
  it("is a day, or a moment where the carrier gives its offset", () => {
    expect(carrierExpectation({ ...said, date: "2026-03-01" }, nowhere)).toMatchObject({
      dueBy: at(12),
      estimatedAt: now,
    });
    expect(
      carrierExpectation({ ...said, date: "2026-03-01", windowEnd: "2026-03-01T16:00:00-02:00" }, nowhere),
    ).toMatchObject({
      dueBy: at(6),
    });
    expect(
      carrierExpectation({ ...said, date: "2026-03-01", windowEnd: "2026-03-01T16:00:00" }, nowhere)?.dueBy,
    ).toEqual(at(12));
    expect(carrierExpectation({ ...said, date: "soon" }, nowhere)).toBeNull();
  });
});

describe("a policy", () => {
  it("keeps what is left out and refuses what makes no sense", () => {
    const changed = changeCasePolicy(policy, { lateGraceHours: 0, severities: [{ kind: "LATE", severity: "LOW" }] });
    expect(changed).toMatchObject({ value: { lateGraceHours: 0, severities: { LATE: "LOW", LOST: "CRITICAL" } } });
    const refused = changeCasePolicy(policy, {
      targets: [{ severity: "LOW", acknowledgeMinutes: 10, resolveMinutes: 5 }],
      silenceHours: [
        { status: "DELIVERED", hours: 5 },
        { status: "PENDING", hours: 0 },
      ],
      silencePercent: 101,
    });
    expect(refused.ok ? [] : refused.error.map(({ path }) => path.join("."))).toEqual([
      ...["input.targets.0.resolveMinutes", "input.silenceHours.0.status", "input.silenceHours.1.hours"],
      "input.silencePercent",
    ]);
  });
});
