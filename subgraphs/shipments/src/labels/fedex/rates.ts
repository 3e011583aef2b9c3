import { err, formatAmount, type Money, ok, parseMoney, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import { fedexRequest } from "../../carriers/fedex/session.ts";
import type { Parcel } from "../../domain/labels/label.ts";
import type { CarrierRate, RateFailure, RateTerms } from "../../domain/rates/rate.ts";
import { type AskedCarrier, askRates, unreadable } from "../ask.ts";
import { addressOf, dayOf, measuresOf, weightOf } from "./request.ts";

const ratedShipment = z.object({
  rateType: z.string().nullish(),
  totalNetCharge: z.number(),
  // FedEx's schema has it below, its answers have it in both places.
  currency: z.string().nullish(),
  shipmentRateDetail: z
    .object({
      currency: z.string().nullish(),
      totalBillingWeight: z.object({ units: z.string(), value: z.number() }).nullish(),
    })
    .nullish(),
});
const rateReply = z.object({
  output: z.object({
    rateReplyDetails: z
      .array(
        z.object({
          serviceType: z.string(),
          serviceName: z.string().nullish(),
          commit: z
            .object({
              dateDetail: z.object({ dayFormat: z.string().nullish() }).nullish(),
              transitDays: z.object({ minimumTransitTime: z.string().nullish() }).nullish(),
            })
            .nullish(),
          operationalDetail: z
            .object({ deliveryDate: z.string().nullish(), transitTime: z.string().nullish() })
            .nullish(),
          ratedShipmentDetails: z.array(ratedShipment).min(1),
        }),
      )
      .default([]),
  }),
});
type Detail = z.infer<typeof rateReply>["output"]["rateReplyDetails"][number];

/** Prices by FedEx's Rate API v1 (`/rate/v1/rates/quotes`): what the account pays, with transit times. */
export async function fedexRates(
  carrier: AskedCarrier,
  account: CarrierAccount,
  terms: RateTerms,
  signal?: AbortSignal,
): Promise<Result<readonly CarrierRate[], RateFailure>> {
  const request = fedexRequest(account, "POST", "/rate/v1/rates/quotes", rateRequest(account, terms));
  const reply = await askRates(carrier, account, request, signal);
  if (!reply.ok) return reply;
  const parsed = rateReply.safeParse(reply.value.json);
  if (!parsed.success) return unreadable("FedEx's answer has no rates");
  const rates = parsed.data.output.rateReplyDetails.map(readRate).filter((rate) => rate !== null);
  return rates.length > 0 ? ok(rates) : err({ code: "REFUSED", message: "FedEx offers no service for this" });
}

const rateRequest = (account: CarrierAccount, { from, to, parcels, shipDate, declaredValue }: RateTerms): object => ({
  accountNumber: { value: account.accountNumber },
  rateRequestControlParameters: { returnTransitTimes: true },
  requestedShipment: {
    shipper: { address: addressOf(from) },
    recipient: { address: addressOf(to) },
    shipDateStamp: dayOf(shipDate),
    pickupType: "USE_SCHEDULED_PICKUP",
    packagingType: "YOUR_PACKAGING",
    rateRequestType: ["ACCOUNT"],
    ...(declaredValue ? { customsClearanceDetail: { commodities: [valuedAt(declaredValue, parcels)] } } : {}),
    requestedPackageLineItems: parcels.map((parcel) => ({ groupPackageCount: 1, ...measuresOf(parcel) })),
  },
});

/** For a price, customs is told no more than the value. */
const valuedAt = (worth: Money, parcels: readonly Parcel[]): object => {
  const customsValue = { amount: Number(formatAmount(worth)), currency: worth.currencyCode };
  const weight = weightOf(parcels.reduce((sum, { weightGrams }) => sum + weightGrams, 0));
  const counts = { numberOfPieces: 1, quantity: 1, quantityUnits: "PCS" };
  return { description: "Merchandise", ...counts, weight, unitPrice: customsValue, customsValue };
};

function readRate({
  serviceType,
  serviceName,
  commit,
  operationalDetail,
  ratedShipmentDetails,
}: Detail): CarrierRate | null {
  // The account's own price where FedEx tells it beside the list's.
  const price = ratedShipmentDetails.find(({ rateType }) => rateType === "ACCOUNT") ?? ratedShipmentDetails[0];
  // FedEx writes a JSON number; its shortest text is the decimal that was meant.
  const cost = price && parseMoney(String(price.totalNetCharge), currencyOf(price));
  if (!cost?.ok) return null;
  const weight = price?.shipmentRateDetail?.totalBillingWeight;
  const day = commit?.dateDetail?.dayFormat ?? operationalDetail?.deliveryDate ?? "";
  const transit = operationalDetail?.transitTime ?? commit?.transitDays?.minimumTransitTime ?? "";
  const transitDays = transitWords.indexOf(transit.replace(/_DAYS?$/, "")) + 1;
  return {
    service: serviceType,
    serviceName: serviceName ?? serviceType,
    cost: cost.value,
    billingWeightGrams: weight ? Math.round(weight.value * (weight.units === "LB" ? 453.592_37 : 1000)) : null,
    deliveryDate: /^\d{4}-\d{2}-\d{2}/.exec(day)?.[0] ?? null,
    transitDays: transitDays === 0 ? null : transitDays,
  };
}

const currencyOf = ({ currency, shipmentRateDetail }: z.infer<typeof ratedShipment>): string =>
  currency ?? shipmentRateDetail?.currency ?? "";

/** FedEx writes transit times as words: `ONE_DAY`, `TWO_DAYS`, up to twenty. */
const transitWords = (
  "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN FIFTEEN SIXTEEN SEVENTEEN " +
  "EIGHTEEN NINETEEN TWENTY"
).split(" ");
