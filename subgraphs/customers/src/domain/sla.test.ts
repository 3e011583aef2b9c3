import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unreachableStates } from "@waybill/kernel";
import { isBreached, type SlaClock, startClock, withStatus, withTarget } from "./sla.ts";
import { ticketStatuses, ticketTransitions } from "./ticket-states.ts";

const start = new Date("2026-03-01T08:00:00Z");
const at = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const target = { firstResponseMinutes: 60, resolutionMinutes: 240 };
const opened = startClock(target, start);
const answered = (minutes: number): SlaClock =>
  withStatus({ ...opened, firstRespondedAt: at(minutes) }, "OPEN", target, at(minutes));

describe("ticket states", () => {
  it("are all reached", () => expect(unreachableStates(ticketTransitions, "OPEN")).toEqual([]));
});

describe("the clocks of a ticket", () => {
  it("are breached from the moment after the first time that is due", () => {
    expect([at(60), at(61)].map((now) => isBreached(opened, now))).toEqual([false, true]);
    expect([at(240), at(241)].map((now) => isBreached(answered(30), now))).toEqual([false, true]);
  });

  it("stay breached when the answer came late", () => {
    expect(isBreached(answered(90), at(91))).toBe(true);
    expect(withStatus(answered(90), "SOLVED", target, at(100)).breachAt).toEqual(at(60));
  });

  it("cannot be breached any more once solved in time, with or without an answer", () => {
    expect(withStatus(answered(30), "SOLVED", target, at(240)).breachAt).toBe(null);
    expect(withStatus(opened, "SOLVED", target, at(50)).breachAt).toBe(null);
    expect(withStatus(answered(30), "SOLVED", target, at(241)).breachAt).toEqual(at(240));
  });

  it("give back the time spent waiting for others", () => {
    const waiting = withStatus(answered(30), "PENDING_CUSTOMER", target, at(100));
    expect([waiting.pausedSince, waiting.breachAt]).toEqual([at(100), null]);
    const held = withStatus(waiting, "ON_HOLD", target, at(500));
    expect([held.pausedSince, held.breachAt]).toEqual([at(100), null]);
    const back = withStatus(held, "OPEN", target, at(1_100));
    expect([back.pausedSince, back.resolutionDueAt, back.breachAt]).toEqual([null, at(1_240), at(1_240)]);
  });

  it("do not forgive by waiting what was breached before", () => {
    const late = withStatus(answered(30), "ON_HOLD", target, at(300));
    expect(late.breachAt).toEqual(at(240));
    expect(withStatus(late, "OPEN", target, at(900)).resolutionDueAt).toEqual(at(240));
  });

  it("begin anew for the solution when the ticket is reopened, and not for the answer", () => {
    const solved = withStatus(opened, "SOLVED", target, at(50));
    const again = withStatus(solved, "OPEN", target, at(1_000));
    expect(again).toMatchObject({
      firstRespondedAt: at(50),
      resolutionDueAt: at(1_240),
      solvedAt: null,
      breachAt: at(1_240),
    });
  });

  it("follow another priority as if the ticket had been opened with it", () => {
    const urgent = { firstResponseMinutes: 10, resolutionMinutes: 40 };
    expect(withTarget(opened, target, urgent)).toEqual(startClock(urgent, start));
  });

  it("answer by time alone: what is breached stays so until something happens, and each pause only moves times on", () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...ticketStatuses), fc.integer({ min: 1, max: 500 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 5_000 }), (path, later) => {
        let clock: SlaClock = opened;
        let minute = 0;
        for (const [status, wait] of path) {
          minute += wait;
          if (!ticketTransitions[clock.status].includes(status)) continue;
          const next = withStatus(clock, status, target, at(minute));
          expect(next.resolutionDueAt.getTime()).toBeGreaterThanOrEqual(clock.resolutionDueAt.getTime());
          expect(next.pausedSince !== null).toBe(status === "PENDING_CUSTOMER" || status === "ON_HOLD");
          expect(next.solvedAt !== null).toBe(status === "SOLVED" || status === "CLOSED");
          clock = next;
        }
        if (isBreached(clock, at(minute))) expect(isBreached(clock, at(minute + later))).toBe(true);
      }),
    );
  });
});
