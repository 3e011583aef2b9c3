import fc from "fast-check";
import { expect, test } from "vitest";
import type { Result } from "@waybill/kernel";
import { readSeventeenTrackPush } from "./17track/push.ts";
import { readAfterShipPush } from "./aftership/push.ts";
import type { CarrierTrack, UnreadableMessage } from "./carrier.ts";
import { readDhlPush } from "./dhl/push.ts";
import { readEasyPostPush } from "./easypost/push.ts";
import { readFedexPush } from "./fedex/push.ts";
import { readMyDhlPush } from "./mydhl/push.ts";
import { readTrackingMorePush } from "./trackingmore/push.ts";
import { shipment as upsShipment, trackOf as upsTrackOf } from "./ups/track-result.ts";
import { readUpsPush } from "./ups/push.ts";
import { readUspsPush } from "./usps/push.ts";

// Messages as carriers send them, with something in them changed at random: a field missing, null, of another type, a
// list where one was expected and the other way round. Whatever it is, reading never throws, and no scan whose own time
// is as it was is lost.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Path = readonly (string | number)[];
type Read = (body: string) => Result<readonly CarrierTrack[], UnreadableMessage>;

/** Track replies of UPS have another shape than its pushes. */
const readUpsReply: Read = (body) => {
  const parsed = upsShipment.safeParse(JSON.parse(body));
  if (!parsed.success) return { ok: false, error: { code: "UNKNOWN_SHAPE", message: "" } };
  const tracks = parsed.data.package.flatMap((each) => upsTrackOf(each, "1Z5R89390357567127") ?? []);
  return { ok: true, value: tracks };
};

interface Case {
  readonly read: Read;
  readonly body: Json;
  /** Where its scans are, each with `times`. */
  readonly scans: Path;
  readonly times: readonly string[];
  /** Names of fields without which a message is nobody's, wherever they are. */
  readonly kept: readonly string[];
}

const place = { city: "MEMPHIS", stateOrProvinceCode: "TN", postalCode: "38118", countryCode: "US" };
const hours = ["08", "09", "10"];
const cases: Readonly<Record<string, Case>> = {
  fedex: {
    read: readFedexPush,
    scans: ["output", "completeTrackResults", 0, "trackResults", 0, "scanEvents"],
    times: ["date"],
    kept: ["trackingNumber", "trackingNumberInfo"],
    body: {
      transactionId: "t",
      output: {
        completeTrackResults: [
          {
            trackingNumber: "986578788855",
            trackResults: [
              {
                trackingNumberInfo: {
                  trackingNumber: "986578788855",
                  trackingNumberUniqueId: "12029~986578788855~FDEG",
                },
                latestStatusDetail: { code: "IT", delayDetail: { type: "WEATHER", status: "DELAYED" } },
                dateAndTimes: [{ type: "ACTUAL_DELIVERY", dateTime: "2026-03-01T10:00:00-06:00" }],
                estimatedDeliveryTimeWindow: { window: { begins: "2026-03-05T08:00:00-06:00", ends: null } },
                deliveryDetails: { deliveryAttempts: "1", receivedByName: "ANN", locationDescription: "Front Desk" },
                serviceDetail: { type: "FEDEX_GROUND", description: "FedEx Ground" },
                packageDetails: {
                  weightAndDimensions: {
                    weight: [{ value: "2.0", unit: "KG" }],
                    dimensions: [{ length: 1, width: 2, height: 3, units: "CM" }],
                  },
                },
                scanEvents: hours.map((hour) => ({
                  date: `2026-03-01T${hour}:00:00-06:00`,
                  eventType: "AR",
                  eventDescription: "Arrived",
                  exceptionCode: "",
                  exceptionDescription: "",
                  delayDetail: { type: "", status: "" },
                  scanLocation: place,
                })),
                error: null,
              },
            ],
          },
        ],
      },
    },
  },
  "ups reply": {
    read: readUpsReply,
    scans: ["package", 0, "activity"],
    times: ["date", "time", "gmtDate", "gmtTime", "gmtOffset"],
    kept: [],
    body: {
      inquiryNumber: "1Z5R89390357567127",
      package: [
        {
          trackingNumber: "1Z5R89390357567127",
          deliveryDate: [{ type: "SDD", date: "20260305" }],
          deliveryTime: { type: "EDW", startTime: "090000", endTime: "170000" },
          alternateTrackingNumber: [{ number: "9400111206206406260787", type: "USPS_PIC" }],
          service: { code: "93", description: "SurePost" },
          weight: { weight: "2.00", unitOfMeasurement: "LBS" },
          dimension: { length: "1", width: "2", height: "3", unitOfDimension: "IN" },
          packageCount: 2,
          activity: hours.map((hour) => ({
            ...{ date: "20260301", time: `${hour}0000`, gmtDate: "20260301", gmtTime: `${hour}0000` },
            gmtOffset: "+00:00",
            location: { address: { city: "Louisville", stateProvince: "KY", countryCode: "US" } },
            status: { type: "I", code: "AR", statusCode: "005", description: "Arrived" },
          })),
        },
      ],
      warnings: [],
    },
  },
  ups: {
    read: readUpsPush,
    scans: [],
    times: ["localActivityDate", "localActivityTime", "gmtActivityDate", "gmtActivityTime", "gmtOffset"],
    kept: ["trackingNumber"],
    body: {
      trackingNumber: "1Z5R89390357567127",
      ...{ localActivityDate: "20260301", localActivityTime: "080000" },
      activityLocation: { city: "Louisville", stateProvince: "KY", postalCode: "", country: "US" },
      activityStatus: { type: "I", code: "AR", description: "Arrived", descriptionCode: "005" },
      scheduledDeliveryDate: "20260305",
      receivedBy: "",
    },
  },
  dhl: {
    read: readDhlPush,
    scans: ["shipments", 0, "events"],
    times: ["timestamp"],
    kept: ["id"],
    body: {
      shipments: [
        {
          id: "7777777770",
          service: "ecommerce",
          estimatedTimeOfDelivery: "2026-03-05T00:00:00Z",
          estimatedDeliveryTimeFrame: { estimatedFrom: "2026-03-05T08:00:00", estimatedThrough: "2026-03-05T18:00:00" },
          details: {
            product: { productName: "Parcel" },
            weight: { value: 2.5, unitText: "kg" },
            dimensions: { length: { value: 1, unitText: "cm" }, width: { value: 1 }, height: { value: 1 } },
            proofOfDelivery: { timestamp: "2026-03-05", signed: { name: "ANN" }, documentUrl: "https://dhl.example/p" },
            references: [{ number: "9400111206206406260787", type: "local-tracking-number" }],
          },
          events: hours.map((hour) => ({
            timestamp: `2026-03-01T${hour}:00:00`,
            location: { address: { addressLocality: "Bonn", countryCode: "DE", postalCode: "53113" } },
            ...{ statusCode: "transit", status: "AA", description: "Processed" },
          })),
        },
      ],
    },
  },
  mydhl: {
    read: readMyDhlPush,
    scans: ["shipments", 0, "events"],
    times: ["date", "time", "GMTOffset"],
    kept: ["shipmentTrackingNumber"],
    body: {
      shipments: [
        {
          ...{ shipmentTrackingNumber: "9356579890", status: "Success", productCode: "N", totalWeight: 10 },
          ...{ unitOfMeasurements: "metric", estimatedDeliveryDate: "2026-03-05" },
          pieces: [{ trackingNumber: "JD014600006281230704", dimensions: { length: 1, width: 2, height: 3 } }],
          events: hours.map((hour) => ({
            ...{
              date: "2026-03-01",
              time: `${hour}:00:00`,
              GMTOffset: "+01:00",
              typeCode: "AF",
              description: "Arrived",
            },
            serviceArea: [{ code: "LEJ", description: "Leipzig-DE" }],
          })),
        },
      ],
    },
  },
  usps: {
    read: readUspsPush,
    scans: ["trackingEvents"],
    times: ["eventTimestamp", "GMTTimestamp", "GMTOffset"],
    kept: ["trackingNumber"],
    body: {
      ...{ trackingNumber: "9400111206206406260787", mailClass: "USPS Ground Advantage", serviceTypeCode: "001" },
      ...{ expectedDeliveryTimeStamp: "2026-03-05T20:00:00", predictedDeliveryDate: null, uniqueMailPieceID: "x" },
      trackingEvents: hours.map((hour) => ({
        ...{
          eventTimestamp: `2026-03-01T${hour}:00:00`,
          GMTTimestamp: `2026-03-01T${hour}:00:00Z`,
          GMTOffset: "-06:00",
        },
        ...{ eventType: "Arrived", eventCode: "10", eventCity: "MEMPHIS", eventState: "TN", eventZIP: "38118" },
      })),
    },
  },
  trackingmore: {
    read: readTrackingMorePush,
    scans: ["data", "origin_info", "trackinfo"],
    times: ["checkpoint_date"],
    kept: ["tracking_number"],
    body: {
      data: {
        ...{
          tracking_number: "9400111206206406260787",
          courier_code: "usps",
          weight_kg: "1",
          delivery_status: "transit",
        },
        milestone_date: { delivery_date: null },
        destination_info: { trackinfo: null },
        origin_info: {
          trackinfo: hours.map((hour) => ({
            ...{ checkpoint_date: `2026-03-01T${hour}:00:00-06:00`, checkpoint_delivery_status: "transit" },
            ...{ checkpoint_delivery_substatus: "transit001", tracking_detail: "Arrived", location: "Memphis" },
          })),
        },
      },
    },
  },
  aftership: {
    read: readAfterShipPush,
    scans: ["msg", "checkpoints"],
    times: ["checkpoint_time"],
    kept: ["tracking_number", "event"],
    body: {
      event: "tracking_update",
      msg: {
        ...{ tracking_number: "9400111206206406260787", slug: "usps", tag: "InTransit", signed_by: null },
        shipment_weight: { unit: "kg", value: 1 },
        courier_estimated_delivery: { estimated_delivery_date: "2026-03-05" },
        checkpoints: hours.map((hour) => ({
          ...{
            slug: "usps",
            checkpoint_time: `2026-03-01T${hour}:00:00-06:00`,
            tag: "InTransit",
            subtag: "InTransit_001",
          },
          ...{ message: "Arrived", city: "Memphis", state: "TN", country_region: "USA" },
        })),
      },
    },
  },
  "17track": {
    read: readSeventeenTrackPush,
    scans: ["data", "track_info", "tracking", "providers", 0, "events"],
    times: ["time_iso", "time_utc", "time_raw"],
    kept: ["number", "event"],
    body: {
      event: "TRACKING_UPDATED",
      data: {
        ...{ number: "9400111206206406260787", carrier: 21_051 },
        track_info: {
          latest_status: { status: "InTransit", sub_status: "InTransit_Other" },
          time_metrics: { estimated_delivery_date: { from: "2026-03-05", to: null } },
          milestone: [{ key_stage: "PickedUp", time_iso: "2026-03-01T08:00:00-06:00" }],
          misc_info: { service_type: "Ground", weight_kg: "1", local_number: "", local_provider: null },
          tracking: {
            providers: [
              {
                provider: { key: 21_051, name: "USPS", alias: "USPS" },
                events: hours.map((hour) => ({
                  ...{ time_iso: `2026-03-01T${hour}:00:00-06:00`, time_utc: `2026-03-01T${hour}:00:00Z` },
                  ...{ description: "Arrived", location: "Memphis", stage: "InTransit", sub_status: "InTransit_Other" },
                  address: { country: "US", state: "TN", city: "Memphis" },
                })),
              },
            ],
          },
        },
      },
    },
  },
  easypost: {
    read: readEasyPostPush,
    scans: ["result", "tracking_details"],
    times: ["datetime"],
    kept: ["tracking_code", "object"],
    body: {
      ...{ object: "Event", description: "tracker.updated" },
      result: {
        ...{
          object: "Tracker",
          tracking_code: "9400111206206406260787",
          carrier: "USPS",
          status: "in_transit",
          weight: 16,
        },
        carrier_detail: { service: "Ground", est_delivery_date_local: "2026-03-05" },
        tracking_details: hours.map((hour) => ({
          ...{ message: "Arrived", status: "in_transit", status_detail: "arrived_at_facility" },
          datetime: `2026-03-01T${hour}:00:00Z`,
          tracking_location: { city: "MEMPHIS", state: "TN", country: "US", zip: "38118" },
        })),
      },
    },
  },
};

/** All places in a value, the value itself first. */
const pathsIn = (value: Json, path: Path = []): Path[] => [
  path,
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        pathsIn(inner, [...path, Array.isArray(value) ? Number(name) : name]),
      )
    : []),
];

/** The value with what is at a path changed; `undefined` takes it away. */
function changed(value: Json, [name, ...rest]: Path, change: (old: Json) => Json | undefined): Json {
  if (name === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => {
      if (index !== name) return [item];
      const next = rest.length === 0 ? change(item) : changed(item, rest, change);
      return next === undefined ? [] : [next];
    });
  }
  const entries = Object.entries(value as Record<string, Json>).flatMap(([key, item]): [string, Json][] => {
    if (key !== name) return [[key, item]];
    const next = rest.length === 0 ? change(item) : changed(item, rest, change);
    return next === undefined ? [] : [[key, next]];
  });
  return Object.fromEntries(entries);
}

const junk = fc.constantFrom<Json | undefined>(undefined, null, "", "x", 0, -1, 1e300, true, [], {}, [[]], [null], {
  a: { b: [1] },
});
const mutation = fc.oneof(
  junk.map((value) => () => value),
  fc.constant((old: Json): Json => [old]),
  fc.constant((old: Json): Json => ({ ...(typeof old === "object" ? old : { value: old }), extra: [{}] })),
);
const change = fc.tuple(fc.nat(), mutation);

const timesOf = (read: ReturnType<Read>): string[] =>
  read.ok ? read.value.flatMap(({ scans }) => scans.map(({ occurredRaw }) => occurredRaw)).toSorted() : [];

test.each(Object.entries(cases))("%s: no change of a message makes reading it throw", (_, { read, body }) => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let mutated = body;
      for (const [at, mutate] of changes) {
        const paths = pathsIn(mutated);
        mutated = changed(mutated, paths[at % paths.length] ?? [], mutate);
      }
      const answer = read(JSON.stringify(mutated));
      expect(answer.ok || ["NOT_JSON", "UNKNOWN_SHAPE", "TOO_MANY_SCANS"].includes(answer.error.code)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test.each(Object.entries(cases))("%s: no scan is lost whose time is there", (_, { read, body, scans, times, kept }) => {
  const whole = timesOf(read(JSON.stringify(body)));
  expect(whole).toHaveLength(scans.length === 0 ? 1 : hours.length);
  // Neither what holds the scans, nor a scan as a whole, its time, or whose it is.
  const isFree = (path: Path): boolean => {
    const isAbove = path.every(
      (name, index) => index > scans.length || scans[index] === undefined || scans[index] === name,
    );
    const isInScans = scans.every((name, index) => path[index] === name);
    const depth = scans.length + (scans.length === 0 ? 0 : 1);
    if (!isInScans)
      return !(isAbove && path.length <= scans.length) && !path.some((name) => kept.includes(String(name)));
    return path.length > depth && !path.some((name) => times.includes(String(name)) || kept.includes(String(name)));
  };
  const free = pathsIn(body).filter(isFree);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: free.length - 1 }), { minLength: 1, maxLength: 4 }),
      mutation,
      (places, mutate) => {
        // The deepest and last first, so that the others stay where they are.
        const order = places.toSorted((a, b) => b - a);
        const mutated = order.reduce<Json>((value, at) => changed(value, free[at] ?? [], mutate), body);
        expect(timesOf(read(JSON.stringify(mutated)))).toEqual(expect.arrayContaining(whole));
      },
    ),
    { numRuns: 150 },
  );
});

const lists = Object.entries(cases).filter(([, { scans }]) => scans.length > 0);

test.each(lists)(
  "%s: one scan in place of a list is read, and junk between scans is passed over",
  (_, { read, body, scans }) => {
    const whole = timesOf(read(JSON.stringify(body)));
    const one = changed(body, scans, (old) => (old as readonly Json[])[0]);
    expect(timesOf(read(JSON.stringify(one)))).toEqual(whole.slice(0, 1));
    const mixed = changed(body, scans, (old) => [null, "x", ...(old as readonly Json[]), [], 7]);
    expect(timesOf(read(JSON.stringify(mixed)))).toEqual(whole);
  },
);
