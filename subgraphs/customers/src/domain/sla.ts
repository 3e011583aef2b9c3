import type { SupportTarget } from "./support-policy.ts";
import { pausedStatuses, type TicketStatus } from "./ticket-states.ts";

/** The two clocks of a ticket: to the first public answer, and to the solution. */
export interface SlaClock {
  readonly status: TicketStatus;
  readonly firstResponseDueAt: Date;
  readonly firstRespondedAt: Date | null;
  readonly resolutionDueAt: Date;
  /** Since when the second clock stands still. */
  readonly pausedSince: Date | null;
  readonly solvedAt: Date | null;
  /**
   * When the ticket is, or was, breached if nothing more happens; null when nothing can be breached any more.
   * Kept with the ticket so that the inbox can be asked for what is breached now.
   */
  readonly breachAt: Date | null;
}

const after = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000);
const earliest = (times: readonly Date[]): Date | null =>
  times.length === 0 ? null : new Date(Math.min(...times.map((time) => time.getTime())));

/** True when one of the two times has passed, or had passed when it was met. */
export const isBreached = ({ breachAt }: Pick<SlaClock, "breachAt">, now: Date): boolean =>
  breachAt !== null && breachAt < now;

/** The clocks of a ticket that was opened now. */
export function startClock(target: SupportTarget, now: Date): SlaClock {
  return withBreach({
    status: "OPEN",
    firstResponseDueAt: after(now, target.firstResponseMinutes),
    firstRespondedAt: null,
    resolutionDueAt: after(now, target.resolutionMinutes),
    pausedSince: null,
    solvedAt: null,
  });
}

/**
 * The clocks after a change of status. The time spent waiting for others is added to what is left; a reopened ticket
 * has a new clock for its solution.
 * @param target of the ticket's priority; only needed when the ticket may be reopened.
 */
export function withStatus(clock: SlaClock, status: TicketStatus, target: SupportTarget | null, now: Date): SlaClock {
  const isDone = status === "SOLVED" || status === "CLOSED";
  const wasDone = clock.solvedAt !== null;
  if (isDone) {
    const resolutionDueAt = wasDone ? clock.resolutionDueAt : resumed(clock, now);
    return withBreach({ ...clock, status, resolutionDueAt, pausedSince: null, solvedAt: clock.solvedAt ?? now });
  }
  const isReopened = wasDone && target !== null;
  const pausedSince = pausedStatuses.has(status) ? (clock.pausedSince ?? now) : null;
  const resolutionDueAt = isReopened
    ? after(now, target.resolutionMinutes)
    : pausedSince
      ? clock.resolutionDueAt
      : resumed(clock, now);
  // The first clock has had its end: a ticket is not answered for the first time twice.
  const firstRespondedAt = clock.firstRespondedAt ?? clock.solvedAt;
  return withBreach({ ...clock, status, firstRespondedAt, resolutionDueAt, pausedSince, solvedAt: null });
}

/** The clocks under another priority's target: due as if it had been opened with it. */
export function withTarget(clock: SlaClock, from: SupportTarget, to: SupportTarget): SlaClock {
  const shift = to.resolutionMinutes - from.resolutionMinutes;
  return withBreach({
    ...clock,
    firstResponseDueAt: after(clock.firstResponseDueAt, to.firstResponseMinutes - from.firstResponseMinutes),
    resolutionDueAt: after(clock.resolutionDueAt, shift),
  });
}

function resumed(clock: SlaClock, now: Date): Date {
  if (clock.pausedSince === null || clock.resolutionDueAt < clock.pausedSince) return clock.resolutionDueAt;
  return new Date(clock.resolutionDueAt.getTime() + now.getTime() - clock.pausedSince.getTime());
}

function withBreach(clock: Omit<SlaClock, "breachAt">): SlaClock {
  const { firstResponseDueAt, firstRespondedAt, resolutionDueAt, pausedSince, solvedAt } = clock;
  const answered = firstRespondedAt ?? solvedAt;
  const ended = solvedAt ?? pausedSince;
  const times = [
    ...(answered === null || answered > firstResponseDueAt ? [firstResponseDueAt] : []),
    ...(ended === null || ended > resolutionDueAt ? [resolutionDueAt] : []),
  ];
  return { ...clock, breachAt: earliest(times) };
}
