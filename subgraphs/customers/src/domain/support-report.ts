import { bucketAt, type DurationStats, durationStats, type ReportRange } from "@waybill/kernel";
import { ticketPriorities, type TicketPriority } from "./support-policy.ts";

/** Tickets of one priority that were opened or solved in one stretch of the calendar. */
export interface TicketRow {
  readonly _id: { readonly start: Date; readonly priority: TicketPriority };
  readonly count: number;
  readonly breached: number;
}

/** How many tickets of one priority took so many minutes. */
export interface DurationRow {
  readonly _id: { readonly minutes: number; readonly priority: TicketPriority };
  readonly count: number;
}

/** What a report is made of. */
export interface SupportRows {
  readonly opened: readonly TicketRow[];
  readonly solved: readonly TicketRow[];
  /** Tickets that were not solved when the range began. */
  readonly backlog: number;
  readonly responses: readonly DurationRow[];
  readonly resolutions: readonly DurationRow[];
}

/** Tickets of one priority. */
export interface SupportFigures {
  readonly priority: TicketPriority;
  readonly opened: number;
  readonly breached: number;
  readonly solved: number;
  readonly firstResponse: DurationStats;
  readonly resolution: DurationStats;
}

/** Tickets over a range. */
export interface SupportReport {
  readonly buckets: readonly {
    readonly start: Date;
    readonly end: Date;
    readonly opened: number;
    readonly solved: number;
    readonly backlog: number;
  }[];
  readonly opened: number;
  readonly solved: number;
  readonly priorities: readonly SupportFigures[];
  readonly firstResponse: DurationStats;
  readonly resolution: DurationStats;
}

/** Folds what was read into a report. */
export function supportReport(range: ReportRange, rows: SupportRows): SupportReport {
  const { opened, solved, responses, resolutions } = rows;
  const perBucket = (counted: readonly TicketRow[]): number[] => {
    const counts = range.buckets.map(() => 0);
    for (const { _id, count } of counted) {
      const place = bucketAt(range, _id.start);
      counts[place] = (counts[place] ?? 0) + count;
    }
    return counts;
  };
  const [openedIn, solvedIn] = [perBucket(opened), perBucket(solved)];
  let { backlog } = rows;
  return {
    buckets: range.buckets.map((bucket, place) => {
      const counts = { opened: openedIn[place] ?? 0, solved: solvedIn[place] ?? 0 };
      backlog += counts.opened - counts.solved;
      return { ...bucket, ...counts, backlog };
    }),
    opened: sum(opened),
    solved: sum(solved),
    priorities: ticketPriorities.map((priority) => figuresOf(priority, rows)).filter((f) => f.opened + f.solved > 0),
    firstResponse: statsOf(responses),
    resolution: statsOf(resolutions),
  };
}

function figuresOf(priority: TicketPriority, rows: SupportRows): SupportFigures {
  const own = <T extends { readonly _id: { readonly priority: TicketPriority } }>(all: readonly T[]): T[] =>
    all.filter(({ _id }) => _id.priority === priority);
  const opened = own(rows.opened);
  return {
    priority,
    opened: sum(opened),
    breached: opened.reduce((total, { breached }) => total + breached, 0),
    solved: sum(own(rows.solved)),
    firstResponse: statsOf(own(rows.responses)),
    resolution: statsOf(own(rows.resolutions)),
  };
}

const sum = (rows: readonly TicketRow[]): number => rows.reduce((total, { count }) => total + count, 0);

const statsOf = (rows: readonly DurationRow[]): DurationStats =>
  durationStats(rows.map(({ _id, count }) => ({ value: _id.minutes, count })));
