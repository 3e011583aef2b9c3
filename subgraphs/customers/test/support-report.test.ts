import { percentile, reportRange } from "@waybill/kernel";
import { explainAggregate, seededRandom } from "@waybill/storage/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { ticketPriorities } from "../src/domain/support-policy.ts";
import type { TicketRecord } from "../src/domain/ticket.ts";
import { createApp } from "../src/index.ts";
import { byOpening, bySolution, countPipeline, durationPipeline } from "../src/storage/support-report.ts";

const minute = 60_000;
const first = new Date("2026-02-01T00:00:00Z");
const days = 60;
const kinds = ["RETURN", "OTHER"] as const;
let subgraphs: Subgraphs;
let tickets: readonly TicketRecord[];

beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp });
  tickets = randomTickets(400, subgraphs.clock.now);
  await subgraphs
    .db("customers")
    .collection<TicketRecord>("tickets")
    .insertMany([...tickets]);
});
afterAll(() => subgraphs?.dispose());

function randomTickets(count: number, now: Date): TicketRecord[] {
  const random = seededRandom(11);
  const after = (from: Date, upTo: number): Date | null =>
    random.chance(0.7) ? new Date(from.getTime() + random.int(upTo) * minute + random.int(1_000)) : null;
  return Array.from({ length: count }, (_, n) => {
    const createdAt = new Date(first.getTime() + random.int(days * 24) * 60 * minute);
    const solvedAt = after(createdAt, 20 * 24 * 60);
    return {
      _id: `tic_${n}`,
      tenant: "acme",
      subject: "?",
      kind: random.pick(kinds),
      status: solvedAt ? "SOLVED" : "OPEN",
      priority: random.pick(ticketPriorities),
      assigneeId: null,
      customerId: null,
      orderId: null,
      shipmentId: null,
      firstResponseDueAt: now,
      firstRespondedAt: after(createdAt, 3_000),
      resolutionDueAt: now,
      pausedSince: null,
      breachAt: random.pick([null, new Date(now.getTime() - minute), new Date(now.getTime() + minute)]),
      solvedAt,
      closeReason: null,
      closedAt: null,
      autoCloseAt: null,
      createdAt,
      updatedAt: createdAt,
      version: 1,
    };
  });
}

const stats = "count p50Minutes p90Minutes";
const query = `query ($range: ReportRangeInput!, $kind: TicketKind) {
  supportReport(range: $range, kind: $kind) {
    buckets { start end opened solved backlog } opened solved
    priorities { priority opened breached solved firstResponse { ${stats} } resolution { ${stats} } }
    firstResponse { ${stats} } resolution { ${stats} }
  }
}`;

/** Minutes as the report knows them: exact up to a day, then in steps. */
function inSteps(ms: number): number {
  const minutes = Math.floor(ms / minute);
  const step = minutes >= 14_400 ? 60 : minutes >= 1_440 ? 10 : 1;
  return minutes - (minutes % step);
}

function statsOf(durations: readonly number[]) {
  const frequencies = durations.map((ms) => ({ value: inSteps(ms), count: 1 }));
  const [p50Minutes, p90Minutes] = [percentile(frequencies, 0.5), percentile(frequencies, 0.9)];
  return { count: durations.length, p50Minutes, p90Minutes };
}

/** The report as a list of all tickets gives it. */
function recount(from: Date, to: Date, own: readonly TicketRecord[], now: Date) {
  const isIn = (moment: Date | null): moment is Date => moment !== null && moment >= from && moment < to;
  const opened = own.filter(({ createdAt }) => isIn(createdAt));
  const solved = own.filter(({ solvedAt }) => isIn(solvedAt));
  return {
    opened: opened.length,
    breached: opened.filter(({ breachAt }) => breachAt !== null && breachAt < now).length,
    solved: solved.length,
    firstResponse: statsOf(
      opened.flatMap(({ firstRespondedAt: at, createdAt }) => (at ? [at.getTime() - createdAt.getTime()] : [])),
    ),
    resolution: statsOf(solved.map(({ solvedAt, createdAt }) => (solvedAt?.getTime() ?? 0) - createdAt.getTime())),
  };
}

it.each([
  ["DAY", "Europe/Berlin", undefined],
  ["WEEK", "America/Havana", "RETURN"],
  ["MONTH", "UTC", undefined],
] as const)("by %s in %s is what the tickets come to one by one", async (interval, timeZone, kind) => {
  const range = {
    from: new Date(first.getTime() + 10 * 1_440 * minute),
    to: new Date(first.getTime() + 70 * 1_440 * minute),
    interval,
    timeZone,
  };
  const cut = reportRange(range);
  if (!cut.ok) throw new Error(cut.error);
  const own = tickets.filter((ticket) => kind === undefined || ticket.kind === kind);
  const now = subgraphs.clock.now;
  const { breached: _, ...all } = recount(range.from, range.to, own, now);
  const given = { ...range, from: range.from.toISOString(), to: range.to.toISOString() };
  expect(await subgraphs.run("customers", query, { range: given, kind })).toEqual({
    supportReport: {
      ...all,
      buckets: cut.value.buckets.map(({ start, end }) => ({
        start: start.toISOString(),
        end: end.toISOString(),
        opened: recount(start, end, own, now).opened,
        solved: recount(start, end, own, now).solved,
        backlog: own.filter(({ createdAt, solvedAt }) => createdAt < end && (solvedAt === null || solvedAt >= end))
          .length,
      })),
      priorities: ticketPriorities.map((priority) => ({
        priority,
        ...recount(
          range.from,
          range.to,
          own.filter((ticket) => ticket.priority === priority),
          now,
        ),
      })),
    },
  });
});

it("is for the tenant's own staff", async () => {
  const range = { from: first.toISOString(), to: "2026-03-01T00:00:00Z" };
  const { errors } = await subgraphs.execute("customers", query, { range }, shopper("cus_1"));
  expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  expect(await subgraphs.run("customers", query, { range }, staff("other"))).toMatchObject({
    supportReport: { opened: 0, solved: 0, priorities: [], firstResponse: { count: 0, p50Minutes: null } },
  });
});

it("reads tickets by an index", async () => {
  const cut = reportRange({ from: first, to: new Date("2026-03-01"), interval: "DAY", timeZone: "Europe/Berlin" });
  if (!cut.ok) throw new Error(cut.error);
  const db = subgraphs.db("customers");
  const between = { $gt: first, $lt: new Date("2026-03-01") };
  for (const [moment, hint] of [
    ["createdAt", byOpening],
    ["solvedAt", bySolution],
  ] as const) {
    const match = { tenant: "acme", [moment]: between };
    for (const pipeline of [countPipeline(match, moment, cut.value, first), durationPipeline(match, "solvedAt")]) {
      expect((await explainAggregate(db, "tickets", pipeline, hint)).indexes).toEqual([hint]);
    }
  }
});
