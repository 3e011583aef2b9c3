import { err, ok, parseMoney, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import { upsRequest } from "../../carriers/ups/session.ts";
import type { CarrierRate, RateFailure, RateTerms } from "../../domain/rates/rate.ts";
import { type AskedCarrier, askRates, unreadable } from "../ask.ts";
import { rateOption, rateRequest } from "./request.ts";
import { upsServices } from "./services.ts";

const charge = z.object({ CurrencyCode: z.string(), MonetaryValue: z.string() });
const ratedShipment = z.object({
  Service: z.object({ Code: z.string(), Description: z.string().nullish() }),
  BillingWeight: z.object({ UnitOfMeasurement: z.object({ Code: z.string() }), Weight: z.string() }).nullish(),
  TotalCharges: charge,
  NegotiatedRateCharges: z.object({ TotalCharge: charge }).nullish(),
  TimeInTransit: z
    .object({
      ServiceSummary: z.object({
        EstimatedArrival: z
          .object({ Arrival: z.object({ Date: z.string() }).nullish(), BusinessDaysInTransit: z.string().nullish() })
          .nullish(),
      }),
    })
    .nullish(),
});
type Rated = z.infer<typeof ratedShipment>;
const rateReply = z.object({
  // One service alone comes as an object.
  RateResponse: z.object({ RatedShipment: z.union([z.array(ratedShipment), ratedShipment.transform((one) => [one])]) }),
});

/**
 * Prices by UPS's Rating API v2409: what the account pays, with times in transit. Across borders UPS tells those only to
 * who says what the goods are worth.
 */
export async function upsRates(
  carrier: AskedCarrier,
  account: CarrierAccount,
  terms: RateTerms,
  signal?: AbortSignal,
): Promise<Result<readonly CarrierRate[], RateFailure>> {
  const option = rateOption(terms);
  const request = upsRequest(account, "POST", `/api/rating/v2409/${option}`, rateRequest(account, terms, option));
  const reply = await askRates(carrier, account, request, signal);
  if (!reply.ok) return reply;
  const parsed = rateReply.safeParse(reply.value.json);
  if (!parsed.success) return unreadable("UPS's answer has no rates");
  const rates = parsed.data.RateResponse.RatedShipment.map(readRate).filter((rate) => rate !== null);
  return rates.length > 0 ? ok(rates) : err({ code: "REFUSED", message: "UPS offers no service for this" });
}

function readRate({
  Service,
  BillingWeight,
  TotalCharges,
  NegotiatedRateCharges,
  TimeInTransit,
}: Rated): CarrierRate | null {
  const price = NegotiatedRateCharges?.TotalCharge ?? TotalCharges;
  const cost = parseMoney(price.MonetaryValue, price.CurrencyCode);
  if (!cost.ok) return null;
  const arrival = TimeInTransit?.ServiceSummary.EstimatedArrival;
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(arrival?.Arrival?.Date ?? "");
  const transitDays = Number(arrival?.BusinessDaysInTransit ?? Number.NaN);
  const grams = Number(BillingWeight?.Weight) * (BillingWeight?.UnitOfMeasurement.Code === "LBS" ? 453.592_37 : 1000);
  return {
    service: Service.Code,
    serviceName: Service.Description || (upsServices[Service.Code] ?? `UPS ${Service.Code}`),
    cost: cost.value,
    billingWeightGrams: Number.isFinite(grams) ? Math.round(grams) : null,
    deliveryDate: day ? day.slice(1).join("-") : null,
    transitDays: Number.isInteger(transitDays) ? transitDays : null,
  };
}
