import { type InputCheck, type InputPath, isCountry } from "@waybill/kernel";
import { carrierByCode } from "./carrier-registry.ts";
import {
  type ShipmentCondition,
  type ShipmentStatus,
  type Substatus,
  substatusProblem,
  type TrackingReason,
  trackingReasons,
} from "./shipment-status.ts";
import { readScanTime } from "./scan-time.ts";
import { normaliseTrackingNumber } from "./tracking-number/normalise-number.ts";
import { type CarrierScan, type Classification, toTrackingScan, type TrackingScan } from "./tracking-scan.ts";

type Maybe<T> = T | null | undefined;

/** A scan as somebody writes it down. */
export interface ManualScan {
  readonly carrierCode: string;
  readonly trackingNumber: string;
  readonly occurredAt: string;
  readonly code?: Maybe<string>;
  readonly subCode?: Maybe<string>;
  readonly status?: Maybe<ShipmentStatus>;
  readonly substatus?: Maybe<string>;
  readonly condition?: Maybe<ShipmentCondition>;
  readonly reason?: Maybe<string>;
  readonly description?: Maybe<string>;
  readonly city?: Maybe<string>;
  readonly region?: Maybe<string>;
  readonly postalCode?: Maybe<string>;
  readonly countryCode?: Maybe<string>;
}

/** Source of scans that people wrote down or that came as a list. */
export const manualSource = "manual";
/** Signs what a person stated; no rule judges it. */
const statedRules = "stated/2026-01";

/**
 * A written-down scan, judged: by what its writer states, or else by its code. What cannot be is added to `check`.
 * A time that is readable but wrong (1970, next year) is kept with its flag, as a carrier's would be.
 */
export function readManualScan(
  check: InputCheck,
  path: InputPath,
  given: ManualScan,
  classify: (scan: CarrierScan) => Classification | null,
  arrival: Pick<TrackingScan, "tenant" | "receivedAt">,
): TrackingScan {
  const at = (field: string): InputPath => [...path, field];
  const carrierCode = given.carrierCode.trim().toLowerCase().slice(0, 60);
  if (!carrierByCode(carrierCode)) check.add("UNKNOWN_CARRIER", at("carrierCode"), "no carrier has this code");
  const trackingNumber = normaliseTrackingNumber(given.trackingNumber) ?? "";
  if (trackingNumber === "") check.add("INVALID_TRACKING_NUMBER", at("trackingNumber"), "this is no tracking number");
  if (readScanTime(given.occurredAt, arrival.receivedAt).timeFlag === "UNREADABLE") {
    check.add("INVALID", at("occurredAt"), "must be an ISO 8601 date or time, such as 2026-03-01T14:30:00+01:00");
  }
  const stated = statedOf(check, path, given);
  const code = check.optionalText(at("code"), given.code, 64);
  if (code === null && stated === null) check.add("BLANK", at("code"), "say the carrier's code or the status");
  const countryCode = given.countryCode ?? null;
  if (countryCode !== null && !isCountry(countryCode)) {
    check.add("INVALID", at("countryCode"), "must be an ISO 3166-1 alpha-2 country code, such as DE");
  }
  const scan: CarrierScan = {
    ...{ carrierCode, trackingNumber, source: manualSource, rawDelay: null },
    occurredRaw: given.occurredAt,
    rawCode: code ?? stated?.status ?? "",
    rawSubCode: check.optionalText(at("subCode"), given.subCode, 64),
    description: check.optionalText(at("description"), given.description, 500) ?? "",
    location: {
      city: check.optionalText(at("city"), given.city, 120),
      region: check.optionalText(at("region"), given.region, 120),
      postalCode: check.optionalText(at("postalCode"), given.postalCode, 20),
      countryCode,
    },
  };
  return toTrackingScan(scan, (one) => stated ?? classify(one) ?? unknown, { ...arrival, ingestedVia: "MANUAL" });
}

const unknown: Classification = { status: null, substatus: null, condition: null, reason: null, ruleId: null };

function statedOf(check: InputCheck, path: InputPath, given: ManualScan): Classification | null {
  const { status = null, substatus = null, condition = null, reason = null } = given;
  if (status === "PENDING" || status === "EXPIRED") {
    check.add("INVALID", [...path, "status"], `no scan means ${status}`);
  }
  const problem = substatus === null ? null : substatusProblem(status, substatus);
  if (problem !== null) check.add("INVALID", [...path, "substatus"], problem);
  if (reason !== null && !(trackingReasons as readonly string[]).includes(reason)) {
    check.add("INVALID", [...path, "reason"], `must be one of ${trackingReasons.join(", ")}`);
  }
  if (status === null && condition === null) return null;
  return {
    status,
    substatus: substatus as Substatus | null,
    condition: condition ?? "ON_TIME",
    reason: reason as TrackingReason | null,
    ruleId: `${statedRules}/${status ?? condition}`,
  };
}
