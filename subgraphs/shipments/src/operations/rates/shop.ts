import { err, ok, type Outcome, parseMoney, refuse, type UserError, userError } from "@waybill/kernel";
import { staffOnly } from "@waybill/subgraph";
import type { CarrierDesk, LabelDesk } from "../../carriers/desk.ts";
import type { Context } from "../../context.ts";
import { checkRateInput } from "../../domain/labels/check.ts";
import type { Parcel } from "../../domain/labels/label.ts";
import { rankOffers, type RateOffer, type RatePolicy } from "../../domain/rates/rate.ts";
import { type AskedPlaces, findPlaces } from "./places.ts";
import { type FailedAccount, quoteRates } from "./quote.ts";

/** How long a rate may be bought at. */
const validMs = 60 * 60_000;

export interface AskForRates extends AskedPlaces {
  readonly parcels: readonly Parcel[];
  readonly carrierAccounts?: readonly string[] | null | undefined;
  readonly shipDate?: Date | null | undefined;
  readonly declaredValue?: { readonly amount: string; readonly currencyCode: string } | null | undefined;
  readonly policy?: RatePolicy | null | undefined;
}

/** A rate that can be bought. */
export interface ShopRate extends RateOffer {
  readonly id: string;
  readonly expiresAt: Date;
}

export interface ShopAnswer {
  readonly rates: readonly ShopRate[];
  readonly failures: readonly FailedAccount[];
  readonly userErrors: readonly UserError[];
}

const nothing: ShopAnswer = { rates: [], failures: [], userErrors: [] };

/** Compares what the tenant's accounts ask for parcels, the best first. */
export async function shopRates(context: Context, asked: AskForRates): Promise<ShopAnswer> {
  staffOnly(context);
  const places = await findPlaces(context, asked);
  if (!places.ok) return { ...nothing, userErrors: places.error };
  const checked = checkRateInput({ ...places.value, parcels: asked.parcels });
  if (!checked.ok) return { ...nothing, userErrors: checked.error };
  const { carriers, rateTokens, identity } = context;
  const { tenant } = identity;
  const found = desksOf(carriers, tenant, asked.carrierAccounts ?? null);
  if (!found.ok) return { ...nothing, userErrors: found.error };
  const now = context.clock();
  const worth = asked.declaredValue ? parseMoney(asked.declaredValue.amount, asked.declaredValue.currencyCode) : null;
  if (worth && !worth.ok) {
    return { ...nothing, userErrors: [userError("INVALID", ["input", "declaredValue"], worth.error)] };
  }
  const terms = { ...checked.value, shipDate: asked.shipDate ?? now, declaredValue: worth?.value ?? null };
  const { offers, failures } = await quoteRates(carriers, found.value, terms, now);
  const expiresAt = new Date(now.getTime() + validMs);
  const rates = rankOffers(offers, asked.policy ?? "CHEAPEST").map((offer) => ({
    ...offer,
    expiresAt,
    id: rateTokens.idOf({ tenant, ...offer, expiresAt }, terms),
  }));
  return { ...nothing, rates, failures };
}

/** Whom to ask. One that cannot be asked is told: its silence would look like a carrier that does not go there. */
function desksOf(
  carriers: CarrierDesk,
  tenant: string,
  wanted: readonly string[] | null,
): Outcome<readonly LabelDesk[]> {
  const all = carriers.labelDesks(tenant);
  if (all.length === 0) return refuse("INVALID_STATE", ["input"], "there is no account to buy labels with");
  if (wanted === null) return ok(all);
  const known = new Set(all.map(({ account }) => account.id));
  const errors = wanted.flatMap((id, index) =>
    known.has(id)
      ? []
      : [
          userError(
            "NOT_FOUND",
            ["input", "carrierAccounts", String(index)],
            "there is no such account to buy labels with",
          ),
        ],
  );
  return errors.length > 0 ? err(errors) : ok(all.filter(({ account }) => wanted.includes(account.id)));
}
