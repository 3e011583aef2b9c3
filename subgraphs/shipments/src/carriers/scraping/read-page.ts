import { err, ok, type Result } from "@waybill/kernel";
import { load } from "cheerio/slim";
import { type CarrierEstimate, nothingStated, type StatedFacts } from "../../domain/carrier-facts.ts";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { CarrierTrack, TrackFailure } from "../carrier.ts";
import { clip, countryOf, dayOf } from "../message-fields.ts";
import { compileDateFormat, type TimeReader } from "./date-format.ts";
import type { PageField, ScrapingRule } from "./rule.ts";

/** Most tags of a page: reading takes time by the square of how deep they are nested. */
const maxTags = 12_000;
/** Most scans of a page; a parcel has 8 to 25. */
const maxScans = 200;

type Read = (field: PageField | undefined, max: number) => string | null;

const unexpected = (message: string): Result<never, TrackFailure> => err({ code: "UNEXPECTED_REPLY", message });

/**
 * What a page says of a parcel by a rule. A page that was rebuilt is noticed by what is no longer there: no scan and no
 * word that there is none, or no time in any scan.
 */
export function readPage(html: string, rule: ScrapingRule, trackingNumber: string): Result<CarrierTrack, TrackFailure> {
  try {
    return readMarkup(html, rule, trackingNumber);
  } catch {
    // Whatever a page does to the parser: nested markup may exhaust the stack.
    return unexpected("the page cannot be read");
  }
}

function readMarkup(html: string, rule: ScrapingRule, trackingNumber: string): Result<CarrierTrack, TrackFailure> {
  if (countTags(html) > maxTags) return unexpected("the page is too large");
  const $ = load(html);
  const readTime = compileDateFormat(rule.timeFormat);
  const rows = $(rule.scan).toArray();
  if (rows.length === 0) {
    return $(rule.notFound).length > 0
      ? err({ code: "NOT_FOUND", message: "the page knows no scan of this number" })
      : unexpected(`the page has nothing that is ${rule.scan}`);
  }
  if (rows.length > maxScans || readTime === null) return unexpected("the page has too many scans");
  const within = (root: ReturnType<typeof $>): Read => {
    return (field, max) => {
      if (!field) return null;
      const found = root.find(field.selector).first();
      const text = field.attribute === undefined ? found.text() : (found.attr(field.attribute) ?? "");
      return clip(text.replaceAll(/\s+/g, " "), max);
    };
  };
  const scans = rows.map((row) => toScan(within($(row)), rule, trackingNumber, readTime));
  if (scans.every(({ timeIsRead }) => !timeIsRead)) {
    return unexpected(`the page has no time that is ${rule.fields.time.selector} in ${rule.timeFormat}`);
  }
  return ok({
    trackingNumber,
    scans: scans.map(({ scan }) => scan),
    stated: statedBy(within($.root()), rule.facts),
  });
}

function countTags(html: string): number {
  let count = 0;
  for (let at = html.indexOf("<"); at !== -1; at = html.indexOf("<", at + 1)) count += 1;
  return count;
}

function toScan(
  read: Read,
  { carrierCode, fields }: ScrapingRule,
  trackingNumber: string,
  readTime: TimeReader,
): { readonly scan: CarrierScan; readonly timeIsRead: boolean } {
  const written = read(fields.time, 64) ?? "";
  const time = readTime(written);
  const description = read(fields.description, 200) ?? "";
  const scan = {
    carrierCode,
    source: "scraping",
    trackingNumber,
    // A time that cannot be read is kept as it is, and flagged.
    occurredRaw: time ?? written,
    rawCode: (fields.code ? read(fields.code, 64) : clip(description, 64)) ?? "",
    rawSubCode: null,
    rawDelay: null,
    description,
    location: {
      city: read(fields.city, 120),
      region: read(fields.region, 120),
      postalCode: read(fields.postalCode, 20),
      countryCode: countryOf(read(fields.country, 3)),
    },
  };
  return { scan, timeIsRead: time !== null };
}

function statedBy(read: Read, facts: ScrapingRule["facts"]): StatedFacts {
  const signedBy = read(facts.signedBy, 120);
  return {
    ...nothingStated,
    serviceName: read(facts.service, 120),
    estimate: estimateOf(read(facts.estimate, 64), facts.estimateFormat ?? "ISO"),
    proof: signedBy === null ? null : { deliveredRaw: null, signedBy, leftAt: null, documentUrl: null },
  };
}

function estimateOf(written: string | null, format: string): CarrierEstimate | null {
  const date = dayOf(compileDateFormat(format)?.(written ?? ""));
  return date === null ? null : { date, windowStart: null, windowEnd: null, kind: "ESTIMATED" };
}
