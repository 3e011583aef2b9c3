import type { ReportRange } from "@waybill/kernel";
import { bucketStart, minutesBetween, within } from "@waybill/storage";
import type { Db, Document } from "mongodb";
import type { DurationRow, SupportRows, TicketRow } from "../domain/support-report.ts";
import type { TicketKind } from "../domain/ticket-states.ts";

/** How tickets are read by the time they were opened or solved. */
export const byOpening = "tenant_1_createdAt_-1__id_-1";
export const bySolution = "tenant_1_solvedAt_1";

type Moment = "createdAt" | "solvedAt";
const hintOf = (moment: Moment): string => (moment === "createdAt" ? byOpening : bySolution);

/** Tickets by stretch of the calendar and priority. */
export const countPipeline = (match: Document, moment: Moment, range: ReportRange, now: Date): Document[] => [
  { $match: match },
  { $project: { priority: 1, breachAt: 1, start: bucketStart(moment, range) } },
  {
    $group: {
      _id: { start: "$start", priority: "$priority" },
      count: { $sum: 1 },
      // An absent or null time is less than every other.
      breached: { $sum: { $cond: [{ $and: [{ $gt: ["$breachAt", null] }, { $lt: ["$breachAt", now] }] }, 1, 0] } },
    },
  },
];

/** How long it took from the opening to another moment, by priority. */
export const durationPipeline = (match: Document, to: "firstRespondedAt" | "solvedAt"): Document[] => [
  { $match: match },
  { $project: { priority: 1, minutes: minutesBetween("createdAt", to) } },
  { $group: { _id: { minutes: "$minutes", priority: "$priority" }, count: { $sum: 1 } } },
];

/** Reads what a report of tickets is made of. */
export async function readSupport(
  db: Db,
  tenant: string,
  range: ReportRange,
  kind: TicketKind | null,
  now: Date,
): Promise<SupportRows> {
  const own = { tenant, ...(kind === null ? {} : { kind }) };
  const tickets = db.collection("tickets");
  const read = <T extends Document>(moment: Moment, pipeline: Document[]): Promise<T[]> =>
    tickets.aggregate<T>(pipeline, { hint: hintOf(moment) }).toArray();
  const counts = (moment: Moment): Promise<TicketRow[]> =>
    read(moment, countPipeline({ ...own, [moment]: within(range) }, moment, range, now));
  const before = async (moment: Moment): Promise<number> => {
    const match = { ...own, [moment]: { $lt: range.from } };
    const [counted] = await read<{ count: number }>(moment, [
      { $match: match },
      { $group: { _id: null, count: { $sum: 1 } } },
    ]);
    return counted?.count ?? 0;
  };
  const answered = { ...own, createdAt: within(range), firstRespondedAt: { $ne: null } };
  const solved = { ...own, solvedAt: within(range) };
  const [opened, closed, openedBefore, solvedBefore, responses, resolutions] = await Promise.all([
    counts("createdAt"),
    counts("solvedAt"),
    before("createdAt"),
    before("solvedAt"),
    read<DurationRow>("createdAt", durationPipeline(answered, "firstRespondedAt")),
    read<DurationRow>("solvedAt", durationPipeline(solved, "solvedAt")),
  ]);
  return { opened, solved: closed, backlog: openedBefore - solvedBefore, responses, resolutions };
}
