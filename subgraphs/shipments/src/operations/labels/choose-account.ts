import { ok, type Outcome, type PostalAddress, refuse } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { type CustomsDeclaration, valueOf } from "../../domain/customs/declaration.ts";
import type { Fallback, LabelRecord, Parcel } from "../../domain/labels/label.ts";
import { rankOffers, type RateOffer, type RatePolicy } from "../../domain/rates/rate.ts";
import { quoteRates } from "../rates/quote.ts";

/** How a caller says where a label is bought. */
export interface AskedAccount {
  readonly carrierAccount?: string | null | undefined;
  readonly service?: string | null | undefined;
  readonly rateId?: string | null | undefined;
  readonly policy?: RatePolicy | null | undefined;
}

interface Way {
  readonly from: PostalAddress;
  readonly to: PostalAddress;
  readonly parcel: Parcel;
  readonly customs: CustomsDeclaration | null;
}

export type Choice = Pick<
  LabelRecord,
  "accountId" | "carrierCode" | "service" | "fallbacks" | "quotedMinor" | "quotedCurrencyCode"
>;

const unquoted = { quotedMinor: null, quotedCurrencyCode: null };

/** Which account sells the label, which service it is, and who is asked next: by a rate, a policy, or by name. */
export async function chooseAccount(context: Context, asked: AskedAccount, way: Way): Promise<Outcome<Choice>> {
  const named = asked.service != null || asked.carrierAccount != null;
  if (asked.rateId != null) {
    if (named || asked.policy != null) {
      return refuse("INVALID", ["input", "rateId"], "a rate names its account and service: leave the others out");
    }
    return byRate(context, asked.rateId, way);
  }
  if (asked.policy != null) {
    if (asked.service != null)
      return refuse("INVALID", ["input", "policy"], "a policy chooses the service: leave it out");
    return byPolicy(context, asked.policy, asked.carrierAccount ?? null, way);
  }
  const { carriers, identity } = context;
  const desk = carriers.labelsOf(identity.tenant, asked.carrierAccount ?? null);
  if (!desk) return refuse("NOT_FOUND", ["input", "carrierAccount"], "there is no such account to buy labels with");
  const { account, provider } = desk;
  const others = asked.carrierAccount == null ? carriers.otherLabelAccounts(account, asked.service != null) : [];
  return ok({
    accountId: account.id,
    carrierCode: account.carrierCode,
    service: asked.service ?? provider.defaultService(way.from.countryCode, way.to.countryCode),
    fallbacks: others.map((accountId) => ({ accountId, service: null, ...unquoted })),
    ...unquoted,
  });
}

function byRate({ carriers, rateTokens, identity, clock }: Context, id: string, way: Way): Outcome<Choice> {
  const path = ["input", "rateId"];
  const rate = rateTokens.read(id, identity.tenant, { ...way, parcels: [way.parcel] });
  if (!rate) return refuse("NOT_FOUND", path, "there is no such rate for these places and this parcel");
  if (rate.expiresAt <= clock()) return refuse("INVALID_STATE", path, "the rate has expired");
  const desk = carriers.labelsOf(identity.tenant, rate.accountId);
  if (!desk) return refuse("NOT_FOUND", path, "the rate's account is not configured any more");
  const { accountId, service, cost } = rate;
  // Whoever has picked a rate gets that one or none.
  return ok({ accountId, carrierCode: desk.account.carrierCode, service, fallbacks: [], ...quoted({ cost }) });
}

async function byPolicy(
  { carriers, identity, clock }: Context,
  policy: RatePolicy,
  only: string | null,
  { from, to, parcel, customs }: Way,
): Promise<Outcome<Choice>> {
  const now = clock();
  const desks = carriers.labelDesks(identity.tenant).filter(({ account }) => only === null || account.id === only);
  if (desks.length === 0) {
    return refuse("NOT_FOUND", ["input", "carrierAccount"], "there is no such account to buy labels with");
  }
  const declaredValue = customs && { minor: valueOf(customs), currencyCode: customs.currencyCode };
  const terms = { from, to, parcels: [parcel], shipDate: now, declaredValue };
  const { offers, failures } = await quoteRates(carriers, desks, terms, now);
  const ranked = rankOffers(offers, policy);
  const [best] = ranked;
  if (!best) {
    const message = failures.map((failure) => `${failure.accountId}: ${failure.message}`).join("; ");
    const isRefused = failures.every(({ code }) => code === "REFUSED");
    return refuse(isRefused ? "CARRIER_REFUSED" : "UNAVAILABLE", ["input", "policy"], message);
  }
  // The best of each other account, in this order.
  const next = ranked.filter(
    ({ accountId }, i) =>
      accountId !== best.accountId && ranked.findIndex((other) => other.accountId === accountId) === i,
  );
  const { accountId, carrierCode, service } = best;
  const fallbacks = next.map((offer): Fallback => ({
    accountId: offer.accountId,
    service: offer.service,
    ...quoted(offer),
  }));
  return ok({ accountId, carrierCode, service, fallbacks, ...quoted(best) });
}

const quoted = ({ cost }: Pick<RateOffer, "cost">) => ({
  quotedMinor: cost.minor,
  quotedCurrencyCode: cost.currencyCode,
});
