import { ratio, round } from "../measure.ts";
import type { SenderName, Stretch } from "./field.ts";

/** What is measured: how many clients, and whether each follows its own shipment. */
export interface Course {
  readonly own: boolean;
  readonly clients: number;
}

/** As fast as it goes; at a low rate, all events at once; at a low rate, each at a time of its own. */
export type Kind = "full" | "slow" | "spread";

type Results = (course: Course, name: SenderName, kind: Kind) => readonly Stretch[];

const median = (values: readonly (number | null)[]): number => {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? Number.NaN;
};
const perSecond = (stretches: readonly Stretch[]): number =>
  median(stretches.map(({ deliveries, seconds }) => deliveries / seconds));

const calm = (stretches: readonly Stretch[]): number => median(stretches.map(({ calmCpu }) => calmCpu));

/** One course's figures, medians of its rounds. */
export function table(course: Course, senders: readonly SenderName[], of: Results): string {
  const columns = [
    "events/s out",
    "of raw",
    "CPU µs",
    "calm CPU µs",
    "calm of raw",
    "p50 ms",
    "p99 ms",
    "spread p50",
    "spread p99",
    "idle KiB",
    "RSS MiB",
    "joins",
    "around",
    "others",
  ];
  const title = `${course.clients} ${course.own ? "own" : "hot"}`;
  const lines = [`\n${title.padEnd(12)}${columns.map((column) => column.padStart(13)).join("")}`];
  for (const name of senders) {
    const [full, slow, spread] = [of(course, name, "full"), of(course, name, "slow"), of(course, name, "spread")];
    if (full.length === 0) continue;
    const cells = [
      Math.round(perSecond(full)),
      ratio(perSecond(full), perSecond(of(course, "raw", "full"))),
      round(median(full.map(({ cpu }) => cpu))),
      round(calm(full)),
      // What the first ratio would be on a machine that is not shared.
      ratio(calm(of(course, "raw", "full")), calm(full)),
      round(median(slow.map(({ p50 }) => p50))),
      round(median(slow.map(({ p99 }) => p99))),
      round(median(spread.map(({ p50 }) => p50))),
      round(median(spread.map(({ p99 }) => p99))),
      // The first stretch alone: later ones begin with what the earlier left.
      round(full[0]?.idle ?? Number.NaN),
      round(median(full.map(({ rss }) => rss))),
      // Requests for entities, for each event that everybody got.
      round(median(full.map((stretch) => stretch.entityRequests / stretch.rounds))),
      // Cores that clients and services took: near one, they are the limit, and not the sender.
      round(median(full.map(({ around }) => around))),
      // Cores that other programs took: above a half the figures are no good.
      round(median(full.map(({ others }) => others))),
    ];
    lines.push(`${name.padEnd(12)}${cells.map(shown).join("")}`);
  }
  return lines.join("\n");
}

/** Who delivered nothing in time has no such figure. */
const shown = (cell: number): string => (Number.isNaN(cell) ? "-" : String(cell)).padStart(13);

/** Ours over the plain broadcast, and over each peer with a thousand clients; null for what was not measured. */
export function ratios(courses: readonly Course[], of: Results): object {
  const over = (course: Course, name: SenderName): number | null => {
    const [ours, theirs] = [of(course, "ours", "full"), of(course, name, "full")];
    return ours.length === 0 || theirs.length === 0 ? null : ratio(perSecond(ours), perSecond(theirs));
  };
  const hot = courses.filter(({ own }) => !own);
  const bySize = (some: readonly Course[]) =>
    Object.fromEntries(some.map((course) => [String(course.clients), over(course, "raw")]));
  const [first = { own: false, clients: 0 }] = hot;
  return {
    hot: bySize(hot),
    own: bySize(courses.filter(({ own }) => own)),
    hiveJs: over(first, "hiveJs"),
    hiveRust: over(first, "hiveRust"),
  };
}
