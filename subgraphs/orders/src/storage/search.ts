import type { FilterQuery } from "@mikro-orm/mongodb";
import { err, type Identity, ok, type Result, words } from "@waybill/kernel";
import { inputHash, type PageRequest } from "@waybill/storage";
import type { ArchiveStatus, FulfillmentStatus, HoldStatus, OrderStatus } from "../domain/order-states.ts";
import type { OrderPaymentStatus } from "../domain/payments/ledger.ts";
import type { OrderReturnStatus } from "../domain/returns/states.ts";
import { channelTerm, companyTerm, numberPrefixTerm, skuTerm, tagTerm } from "../domain/search-terms.ts";
import type { Order } from "./entities.ts";
import { bySearchTerms } from "./indexes.ts";

type Maybe<T> = T | null | undefined;

/** What orders must meet. */
export interface OrderFilter {
  readonly status?: Maybe<OrderStatus>;
  readonly fulfillmentStatus?: Maybe<FulfillmentStatus>;
  readonly holdStatus?: Maybe<HoldStatus>;
  readonly paymentStatus?: Maybe<OrderPaymentStatus>;
  readonly returnStatus?: Maybe<OrderReturnStatus>;
  readonly archiveStatus?: Maybe<ArchiveStatus>;
  readonly channel?: Maybe<string>;
  readonly externalId?: Maybe<string>;
  readonly customerId?: Maybe<string>;
  readonly companyId?: Maybe<string>;
  readonly placedFrom?: Maybe<Date>;
  readonly placedBefore?: Maybe<Date>;
  readonly sku?: Maybe<string>;
  readonly tag?: Maybe<string>;
  readonly numberPrefix?: Maybe<string>;
  readonly text?: Maybe<string>;
}

export interface OrderQuery {
  readonly status?: Maybe<OrderStatus>;
  readonly filter?: Maybe<OrderFilter>;
}

type OrderSearch = Pick<PageRequest<Order>, "where" | "purpose" | "range" | "indexHint">;

const maxWords = 10;
const indexedAxes = ["status", "fulfillmentStatus", "holdStatus", "returnStatus", "paymentStatus"] as const;

/**
 * How to read the orders that meet a query: the conditions, and by which index. Several conditions are
 * read by the most telling one's index, by hint, because not every server finds it by itself.
 * @returns null when nothing can meet it; a message for a text that cannot be searched for.
 */
export function searchOf(identity: Identity, query: OrderQuery): Result<OrderSearch | null, string> {
  const filter: OrderFilter = { ...query.filter };
  const { customerId: own } = identity;
  if (own !== undefined && filter.customerId != null && filter.customerId !== own) return ok(null);
  if (query.status != null && filter.status != null && query.status !== filter.status) return ok(null);

  const texts = words(filter.text ?? "");
  if (texts.length > maxWords) return err(`"text" must have at most ${maxWords} words.`);
  if (filter.text != null && texts.length === 0) return ok(null);
  const terms = [
    ...(filter.numberPrefix == null ? [] : [numberPrefixTerm(filter.numberPrefix)]),
    ...(filter.sku == null ? [] : [skuTerm(filter.sku)]),
    ...texts,
    ...words(filter.externalId ?? ""),
    ...(filter.companyId == null ? [] : [companyTerm(filter.companyId)]),
    ...(filter.tag == null ? [] : [tagTerm(filter.tag)]),
    ...(filter.channel == null ? [] : [channelTerm(filter.channel)]),
  ];
  const customerId = own ?? filter.customerId ?? undefined;
  const status = query.status ?? filter.status ?? undefined;
  const { fulfillmentStatus, holdStatus, paymentStatus, returnStatus, archiveStatus, externalId } = filter;
  const axes = { status, fulfillmentStatus, holdStatus, paymentStatus, returnStatus, archiveStatus };
  const equal = { customerId, ...axes, externalId };
  const conditions = Object.fromEntries(Object.entries(equal).filter(([, value]) => value != null));
  const where = {
    tenant: identity.tenant,
    ...(terms.length === 0 ? {} : { search: terms.length === 1 ? terms[0] : { $all: terms } }),
    ...conditions,
  } as FilterQuery<Order> & object;
  const { placedFrom, placedBefore } = filter;
  // The bound at the end of a scan is left out of it (see IndexSpec), so "from" is "after the millisecond before".
  const range = {
    ...(placedFrom == null ? {} : { $gt: new Date(placedFrom.getTime() - 1) }),
    ...(placedBefore == null ? {} : { $lt: placedBefore }),
  };
  const asked = { ...query.filter, status };
  return ok({
    where,
    purpose: Object.values(asked).every((value) => value == null) ? "orders" : `orders ${inputHash(asked)}`,
    range: Object.keys(range).length === 0 ? undefined : range,
    indexHint: indexFor(terms.length > 0, conditions),
  });
}

function indexFor(byTerms: boolean, conditions: Readonly<Record<string, unknown>>): string {
  if (byTerms) return bySearchTerms;
  const field = ["customerId", ...indexedAxes].find((name) => name in conditions);
  return field === undefined ? "tenant_1_placedAt_-1__id_-1" : `tenant_1_${field}_1_placedAt_-1__id_-1`;
}
