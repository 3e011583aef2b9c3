import amazon from "../../../data/tracking-numbers/amazon.json" with { type: "json" };
import canadapost from "../../../data/tracking-numbers/canadapost.json" with { type: "json" };
import canpar from "../../../data/tracking-numbers/canpar.json" with { type: "json" };
import dhl from "../../../data/tracking-numbers/dhl.json" with { type: "json" };
import moreDhl from "../../../data/own-tracking-numbers/dhl.json" with { type: "json" };
import dpd from "../../../data/tracking-numbers/dpd.json" with { type: "json" };
import fedex from "../../../data/tracking-numbers/fedex.json" with { type: "json" };
import gofo from "../../../data/tracking-numbers/gofo.json" with { type: "json" };
import landmark from "../../../data/tracking-numbers/landmark.json" with { type: "json" };
import lasership from "../../../data/tracking-numbers/lasership.json" with { type: "json" };
import oldDominion from "../../../data/tracking-numbers/old_dominion.json" with { type: "json" };
import ontrac from "../../../data/tracking-numbers/ontrac.json" with { type: "json" };
import purolator from "../../../data/tracking-numbers/purolator.json" with { type: "json" };
import s10 from "../../../data/tracking-numbers/s10.json" with { type: "json" };
import speedee from "../../../data/tracking-numbers/speedee.json" with { type: "json" };
import ups from "../../../data/tracking-numbers/ups.json" with { type: "json" };
import usps from "../../../data/tracking-numbers/usps.json" with { type: "json" };
import yodel from "../../../data/tracking-numbers/yodel.json" with { type: "json" };
import yunexpress from "../../../data/tracking-numbers/yunexpress.json" with { type: "json" };
import type { Checksum } from "./checksums.ts";

/** One courier file of the format data. Only the fields that Waybill reads. */
export interface CourierData {
  readonly name: string;
  readonly courier_code: string;
  readonly tracking_numbers: readonly FormatData[];
}

export interface FormatData {
  readonly name: string;
  /** A pattern, or parts of one to be joined. */
  readonly regex: string | readonly string[];
  readonly validation: {
    readonly checksum?: Checksum;
    readonly serial_number_format?: {
      readonly prepend_if?: { readonly matches_regex: string; readonly content: string };
    };
    /** Names of `additional` entries whose look-up must know the value. */
    readonly additional?: { readonly exists?: readonly string[] };
  };
  readonly additional?: readonly LookupData[];
  /** Page of the courier for a number, `%s` standing for it. */
  readonly tracking_url?: string | null;
  readonly test_numbers: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
}

export interface LookupData {
  readonly name: string;
  readonly regex_group_name: string;
  readonly lookup: readonly {
    readonly matches?: string;
    readonly matches_regex?: string;
    readonly name?: string;
    readonly country?: string;
    readonly courier?: string;
  }[];
}

// The shape is the files' own documented one; the tests run every number in them.
export const couriers = [
  amazon,
  canadapost,
  canpar,
  dhl,
  moreDhl,
  dpd,
  fedex,
  gofo,
  landmark,
  lasership,
  oldDominion,
  ontrac,
  purolator,
  s10,
  speedee,
  ups,
  usps,
  yodel,
  yunexpress,
] as unknown as readonly CourierData[];
