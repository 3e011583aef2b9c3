import { Binary } from "mongodb";

/** What stands where something of a person stood. */
export const erased = "[erased]";

/** Keys whose texts say nothing of a person: names of things, codes and machinery. Keys that end in `Id` are too. */
const impersonal = new Set([
  ...["_id", "id", "tenant", "type", "number", "sku", "title", "channel", "currencyCode", "countryCode", "externalId"],
  ...["carrierCode", "trackingNumber", "rawCode", "rawSubCode", "ruleId", "occurredRaw", "occurredAt", "recordedAt"],
  ...["idempotencyKey", "doneBy"],
  ...["operation", "hash", "actor", "author", "correlationId", "epoch", "consumer", "amount", "substatus", "unitPrice"],
  ...["timeSource", "timePrecision", "timeFlag", "ingestedVia", "at", "deliveredAt", "statusOccurredAt"],
  "rawDelay",
]);

/** Keys under which even a word in capitals is a person's and no state's name. */
const personal = new Set([
  ...["name", "firstName", "lastName", "company", "line1", "line2", "city", "region", "postalCode", "phone", "email"],
  ...["label", "comment", "body", "note", "notes", "message", "description", "cancelReason", "attributes", "value"],
  ...["signedBy", "leftAt"],
]);

/** Keys of what is no text and yet tells where a person lives: it goes as a whole. */
const dropped = new Set(["shippingCoordinates"]);

/**
 * A copy of stored data without what may be a person's: each text is replaced unless its key is known to hold none, or
 * it is one word in capitals (a state). Numbers, times and the shape stay, so that what reads it still can. What is
 * added to documents later is erased as long as nobody says that it is impersonal.
 */
export function scrub<T>(value: T, key = ""): T {
  return scrubbed(value, key) as T;
}

function scrubbed(value: unknown, key: string): unknown {
  if (dropped.has(key)) return null;
  if (typeof value === "string") return isImpersonal(value, key) ? value : erased;
  if (value instanceof Binary) return new Binary(Buffer.alloc(0));
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, key));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, scrubbed(member, name)]));
}

function isImpersonal(text: string, key: string): boolean {
  if (personal.has(key)) return false;
  return impersonal.has(key) || /Ids?$/.test(key) || /^[A-Z][A-Z0-9_]*$/.test(text);
}
