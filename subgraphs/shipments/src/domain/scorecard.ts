import { bucketAt, type Frequency, percentile, type ReportRange } from "@waybill/kernel";
import { type ShippingZone, zoneOf } from "./zone.ts";

/** Enum `CarrierScorecardGrouping` in the schema. */
export type Grouping = "CARRIER" | "LANE" | "SERVICE" | "ZONE";

/** What a group has in common; what it is not grouped by is null. */
export interface GroupKey {
  readonly carrierCode: string;
  readonly originCountry: string | null;
  readonly destinationCountry: string | null;
  readonly service: string | null;
  readonly zone: ShippingZone | null;
}

/** What the database groups by: zones are told from the countries. */
type Place = Omit<GroupKey, "zone"> & { readonly start: Date };

/** Counts of a group's shipments that began in one stretch of the calendar. */
export interface CountRow {
  readonly _id: Place;
  readonly shipments: number;
  readonly delivered: number;
  readonly onTimeKnown: number;
  readonly onTime: number;
  readonly firstAttempt: number;
  readonly troubled: number;
  readonly estimated: number;
  /** Minutes between estimates and deliveries, summed. */
  readonly errorMinutes: number;
}

/** How many of them took so many minutes. */
export interface TransitRow {
  readonly _id: Place & { readonly minutes: number };
  readonly count: number;
}

export interface ExceptionRow {
  readonly _id: Place & { readonly reason: string };
  readonly count: number;
}

/** What their labels cost; those of known weight apart, for only they tell a price by weight. */
export interface CostRow {
  readonly _id: Place & { readonly currencyCode: string };
  readonly labels: number;
  readonly costMinor: number;
  readonly weighedMinor: number;
  readonly weightGrams: number;
}

export interface ScorecardRows {
  readonly counts: readonly CountRow[];
  readonly transits: readonly TransitRow[];
  readonly exceptions: readonly ExceptionRow[];
  readonly costs: readonly CostRow[];
}

export interface Figures {
  readonly shipments: number;
  readonly delivered: number;
  readonly onTimeKnown: number;
  readonly onTimeShare: number | null;
  readonly firstAttemptShare: number | null;
  readonly transit: {
    readonly count: number;
    readonly p50Days: number | null;
    readonly p80Days: number | null;
    readonly p95Days: number | null;
  };
  readonly exceptionShare: number | null;
  readonly exceptions: readonly { readonly reason: string; readonly shipments: number }[];
  readonly estimated: number;
  readonly estimateErrorDays: number | null;
  readonly costs: readonly LabelCosts[];
}

export interface LabelCosts {
  readonly currencyCode: string;
  readonly labels: number;
  readonly costMinor: number;
  readonly weighedMinor: number;
  readonly weightGrams: number;
}

export interface ScorecardGroup extends GroupKey {
  readonly figures: Figures;
}

export interface Scorecard {
  readonly buckets: readonly { readonly start: Date; readonly end: Date; readonly figures: Figures }[];
  readonly groups: readonly ScorecardGroup[];
  readonly total: Figures;
}

/** Folds what was read into a scorecard. @param grouping by ZONE of rows that were read by LANE. */
export function scorecard(range: ReportRange, rows: ScorecardRows, grouping: Grouping): Scorecard {
  const groupOf = (place: Place): GroupKey => (grouping === "ZONE" ? zoneGroup(place) : laneGroup(place));
  const keyOf = (place: Place): string => JSON.stringify(Object.values(groupOf(place)));
  const inBucket = split(rows, ({ start }) => String(bucketAt(range, start)));
  const inGroup = split(rows, keyOf);
  const keys = new Map(rows.counts.map(({ _id }) => [keyOf(_id), groupOf(_id)]));
  const groups = [...keys].map(([key, group]) => ({
    ...{ ...group, key },
    figures: figuresOf(inGroup.get(key) ?? nothing),
  }));
  return {
    buckets: range.buckets.map(({ start, end }, place) => ({
      ...{ start, end },
      figures: figuresOf(inBucket.get(String(place)) ?? nothing),
    })),
    groups: groups
      .toSorted((a, b) => b.figures.shipments - a.figures.shipments || (a.key < b.key ? -1 : 1))
      .map(({ key: _key, ...group }) => group),
    total: figuresOf(rows),
  };
}

const nothing: ScorecardRows = { counts: [], transits: [], exceptions: [], costs: [] };

const laneGroup = ({ carrierCode, originCountry, destinationCountry, service }: Place): GroupKey => ({
  ...{ carrierCode, originCountry, destinationCountry, service },
  zone: null,
});

const zoneGroup = ({ carrierCode, originCountry, destinationCountry }: Place): GroupKey => ({
  ...{ carrierCode, originCountry: null, destinationCountry: null, service: null },
  zone: zoneOf(originCountry, destinationCountry),
});

function split(rows: ScorecardRows, of: (place: Place) => string): Map<string, ScorecardRows> {
  const by = <T extends { readonly _id: Place }>(all: readonly T[]) => Map.groupBy(all, ({ _id }) => of(_id));
  const [counts, transits, exceptions, costs] = [
    by(rows.counts),
    by(rows.transits),
    by(rows.exceptions),
    by(rows.costs),
  ];
  return new Map(
    [...counts.keys()].map((key) => [
      key,
      {
        counts: counts.get(key) ?? [],
        transits: transits.get(key) ?? [],
        exceptions: exceptions.get(key) ?? [],
        costs: costs.get(key) ?? [],
      },
    ]),
  );
}

const dayMinutes = 24 * 60;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The figures of some rows. */
export function figuresOf({ counts, transits, exceptions, costs }: ScorecardRows): Figures {
  const sum = (field: Exclude<keyof CountRow, "_id">): number => counts.reduce((total, row) => total + row[field], 0);
  const [shipments, delivered, onTimeKnown, estimated] = [
    sum("shipments"),
    sum("delivered"),
    sum("onTimeKnown"),
    sum("estimated"),
  ];
  const times: Frequency[] = transits.map(({ _id, count }) => ({ value: _id.minutes, count }));
  const days = (part: number): number | null => {
    const minutes = percentile(times, part);
    return minutes === null ? null : minutes / dayMinutes;
  };
  const errorMinutes = share(sum("errorMinutes"), estimated);
  return {
    ...{ shipments, delivered, onTimeKnown, estimated },
    onTimeShare: share(sum("onTime"), onTimeKnown),
    firstAttemptShare: share(sum("firstAttempt"), delivered),
    transit: {
      count: times.reduce((total, { count }) => total + count, 0),
      ...{ p50Days: days(0.5), p80Days: days(0.8), p95Days: days(0.95) },
    },
    exceptionShare: share(sum("troubled"), shipments),
    exceptions: exceptionsOf(exceptions),
    estimateErrorDays: errorMinutes === null ? null : errorMinutes / dayMinutes,
    costs: costsOf(costs),
  };
}

const exceptionsOf = (rows: readonly ExceptionRow[]): Figures["exceptions"] =>
  [...Map.groupBy(rows, ({ _id }) => _id.reason)]
    .map(([reason, own]) => ({ reason, shipments: own.reduce((total, { count }) => total + count, 0) }))
    .toSorted((a, b) => b.shipments - a.shipments || (a.reason < b.reason ? -1 : 1));

function costsOf(rows: readonly CostRow[]): LabelCosts[] {
  const byCurrency = [...Map.groupBy(rows, ({ _id }) => _id.currencyCode)];
  return byCurrency
    .map(([currencyCode, own]) => {
      const sum = (field: Exclude<keyof CostRow, "_id">): number => own.reduce((total, row) => total + row[field], 0);
      return {
        currencyCode,
        labels: sum("labels"),
        costMinor: sum("costMinor"),
        weighedMinor: sum("weighedMinor"),
        weightGrams: sum("weightGrams"),
      };
    })
    .toSorted((a, b) => (a.currencyCode < b.currencyCode ? -1 : 1));
}
