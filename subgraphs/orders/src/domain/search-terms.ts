import { words } from "@waybill/kernel";
import type { OrderRecord } from "./order.ts";

const longestPrefix = 24;

/** A term of a kind, for example `sku:a-1`; words of a text have none. */
const term = (kind: "channel" | "company" | "number" | "sku" | "tag", value: string): string =>
  `${kind}:${value.normalize("NFKC").toLowerCase()}`;

export const skuTerm = (sku: string): string => term("sku", sku);
export const tagTerm = (tag: string): string => term("tag", tag);
export const channelTerm = (channel: string): string => term("channel", channel);
export const companyTerm = (id: string): string => term("company", id);
/** Longer beginnings than any number's find nothing. */
export const numberPrefixTerm = (prefix: string): string => term("number", prefix.trim().slice(0, longestPrefix + 1));

type Searched = Pick<
  OrderRecord,
  "number" | "externalId" | "channel" | "companyId" | "email" | "poNumber" | "lines" | "tags" | "shippingAddress"
>;

/**
 * Everything an order is found by, in one array under one index: words of its number, names, addresses and
 * references; its SKUs, tags, channel and company; every beginning of its number.
 */
export function searchTerms(order: Searched): string[] {
  const { number, shippingAddress: to } = order;
  const texts = [
    number,
    order.externalId,
    order.email,
    order.poNumber,
    to.name,
    to.company,
    to.city,
    to.postalCode,
    to.line1,
    ...order.lines.flatMap((line) => [line.sku, line.title]),
  ];
  const beginnings = Array.from({ length: Math.min(number.length, longestPrefix) }, (_, n) => number.slice(0, n + 1));
  return [
    ...new Set([
      ...texts.flatMap((text) => words(text ?? "")),
      ...order.lines.map((line) => skuTerm(line.sku)),
      ...order.tags.map(tagTerm),
      ...beginnings.map(numberPrefixTerm),
      channelTerm(order.channel),
      ...(order.companyId === null ? [] : [companyTerm(order.companyId)]),
    ]),
  ];
}
