import { load } from "cheerio/slim";
import { z } from "zod";
import { shipmentConditions, shipmentStatuses, substatuses, trackingReasons } from "../../domain/shipment-status.ts";
import { compileDateFormat } from "./date-format.ts";

const isSelector = (text: string): boolean => {
  try {
    load("<p></p>").root().find(text);
    return true;
  } catch {
    return false;
  }
};
const selector = z.string().min(1).max(300).refine(isSelector, "no CSS selector");

/** Where a value stands: the text of the first match, or one of its attributes. */
const field = z.strictObject({ selector, attribute: z.string().min(1).max(60).optional() });
export type PageField = z.infer<typeof field>;

const allSubstatuses = Object.values(substatuses).flat();

const statusRow = z
  .strictObject({
    code: z.string().trim().min(1).max(64),
    status: z.enum(shipmentStatuses).nullable(),
    substatus: z.enum(allSubstatuses as [string, ...string[]]).optional(),
    condition: z.enum(shipmentConditions).optional(),
    reason: z.enum(trackingReasons).optional(),
  })
  .refine(
    ({ status, substatus }) =>
      substatus === undefined || (status !== null && (substatuses[status] as readonly string[]).includes(substatus)),
    "the substatus does not belong to the status",
  );

/** How one carrier's page is read. Made by people who looked at the page, kept as JSON. */
export const scrapingRule = z.strictObject({
  /** Code of the carrier whose parcels the page shows. */
  carrierCode: z.string().min(1),
  /** Raised whenever the rule changes, so that a scan tells which rule judged it. */
  version: z.string().regex(/^[\w.-]{1,32}$/),
  /** Path of the page on the account's host, `{number}` standing for the number. */
  path: z
    .string()
    .startsWith("/")
    .refine((path) => path.includes("{number}") && !path.startsWith("//"), "a path with {number}"),
  /** Something that only the page of an unknown number has. */
  notFound: selector,
  /** One match per scan. */
  scan: selector,
  /** Looked for within a scan. */
  fields: z.strictObject({
    time: field,
    description: field,
    /** What the status table knows; the description when left out. */
    code: field.optional(),
    city: field.optional(),
    region: field.optional(),
    postalCode: field.optional(),
    country: field.optional(),
  }),
  /** How the page writes time, in the letters `YYYY MM DD HH mm ss hh A Z`; `ISO` for ISO 8601. */
  timeFormat: z
    .string()
    .min(1)
    .max(60)
    .refine((format) => compileDateFormat(format) !== null, "no time format"),
  /** Looked for in the whole page. */
  facts: z
    .strictObject({
      service: field.optional(),
      estimate: field.optional(),
      estimateFormat: z.string().min(1).max(60).optional(),
      signedBy: field.optional(),
    })
    .default({}),
  statuses: z
    .array(statusRow)
    .min(1)
    .refine((rows) => new Set(rows.map(({ code }) => code.toUpperCase())).size === rows.length, "a code stands twice"),
});
export type ScrapingRule = z.infer<typeof scrapingRule>;
