import type { Result } from "@waybill/kernel";
import type { CarrierTrack, UnreadableMessage } from "../../src/carriers/carrier.ts";
import { readSeventeenTrackPush } from "../../src/carriers/17track/push.ts";
import { readAfterShipPush } from "../../src/carriers/aftership/push.ts";
import { readDhlPush } from "../../src/carriers/dhl/push.ts";
import { readEasyPostPush } from "../../src/carriers/easypost/push.ts";
import { readFedexPush } from "../../src/carriers/fedex/push.ts";
import { readMyDhlPush } from "../../src/carriers/mydhl/push.ts";
import { readTrackingMorePush } from "../../src/carriers/trackingmore/push.ts";
import { shipment as upsShipment, trackOf as upsTrackOf } from "../../src/carriers/ups/track-result.ts";
import { readUpsPush } from "../../src/carriers/ups/push.ts";
import { readUspsPush } from "../../src/carriers/usps/push.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Path = readonly (string | number)[];
export type Read = (body: string) => Result<readonly CarrierTrack[], UnreadableMessage>;

/** Track replies of UPS have another shape than its pushes. */
const readUpsReply: Read = (body) => {
  const parsed = upsShipment.safeParse(JSON.parse(body));
  if (!parsed.success) return { ok: false, error: { code: "UNKNOWN_SHAPE", message: "" } };
  const tracks = parsed.data.package.flatMap((each) => upsTrackOf(each, "1Z5R89390357567127") ?? []);
  return { ok: true, value: tracks };
};

/** A message of a carrier, with how it is read. */
export interface MessageCase {
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
/** One message of each carrier and source, as they send them. */
export const messageCases: Readonly<Record<string, MessageCase>> = {
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
