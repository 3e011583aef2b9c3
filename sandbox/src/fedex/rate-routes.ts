import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { goWrong, type Tokens } from "../carrier/behaviour.ts";
import { afterWorkdays, billedKilograms, weekdayOf } from "../carrier/workdays.ts";
import type { FedexShipWorld } from "./ship-world.ts";
import { type Tariff, tariffsOf } from "./tariff.ts";
import { errorsOf } from "./wire.ts";

const place = z.object({ address: z.object({ countryCode: z.string().length(2) }) });
const rateRequest = z.object({
  accountNumber: z.object({ value: z.string().min(1) }),
  rateRequestControlParameters: z.object({ returnTransitTimes: z.boolean().optional() }).optional(),
  requestedShipment: z.object({
    shipper: place,
    recipient: place,
    shipDateStamp: z.iso.date(),
    pickupType: z.string(),
    rateRequestType: z.array(z.enum(["ACCOUNT", "LIST", "INCENTIVE", "PREFERRED"])).min(1),
    requestedPackageLineItems: z
      .array(
        z.object({
          weight: z.object({ units: z.enum(["KG", "LB"]), value: z.number().positive() }),
          dimensions: z
            .object({ length: z.number(), width: z.number(), height: z.number(), units: z.enum(["CM", "IN"]) })
            .optional(),
        }),
      )
      .min(1),
  }),
});
type Asked = z.infer<typeof rateRequest>["requestedShipment"];

const words = ["ZERO", "ONE_DAY", "TWO_DAYS", "THREE_DAYS", "FOUR_DAYS", "FIVE_DAYS"];

/** FedEx's Rate v1 endpoint, under `/fedex`. */
export function fedexRateRoutes(
  http: FastifyInstance,
  { ship, tokens }: { ship: FedexShipWorld; tokens: Tokens },
): void {
  http.post("/fedex/rate/v1/rates/quotes", async (request, reply) => {
    const transactionId = randomUUID();
    const kind = ship.rates.next([]);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    const words = {
      tooManyRequests: () => errorsOf(transactionId, "TOO.MANY.REQUESTS", "Too many requests."),
      serverError: () => errorsOf(transactionId, "INTERNAL.SERVER.ERROR", "An unexpected error has occurred."),
    };
    if (goWrong(reply, kind, words)) return reply;
    if (!tokens.accepts(request.headers.authorization)) {
      return reply.code(401).send(errorsOf(transactionId, "NOT.AUTHORIZED.ERROR", "Access token expired."));
    }
    const asked = rateRequest.safeParse(request.body);
    if (!asked.success) {
      const where = asked.error.issues[0]?.path.join(".") ?? "";
      return reply.code(400).send(errorsOf(transactionId, "INVALID.INPUT.EXCEPTION", `Invalid field value: ${where}`));
    }
    if (kind === "ERROR_IN_200") {
      return errorsOf(transactionId, "RATING.SERVICE.UNAVAILABLE", "Rating is temporarily unavailable.");
    }
    const { requestedShipment } = asked.data;
    const { from, to, kilograms } = measuresOf(requestedShipment);
    const rateReplyDetails = tariffsOf(from, to, kilograms).map((tariff) =>
      detailOf(tariff, kilograms, requestedShipment.shipDateStamp),
    );
    if (rateReplyDetails.length === 0) {
      const message = "There are no services available for this origin and destination.";
      return reply.code(400).send(errorsOf(transactionId, "SERVICE.UNAVAILABLE.BETWEEN.PLACES", message));
    }
    return { transactionId, output: { rateReplyDetails, quoteDate: requestedShipment.shipDateStamp, encoded: false } };
  });
}

function measuresOf({ shipper, recipient, requestedPackageLineItems }: Asked) {
  const kilograms = requestedPackageLineItems.reduce((sum, { weight, dimensions }) => {
    const { length = 0, width = 0, height = 0, units = "CM" } = dimensions ?? {};
    const volume = length * width * height * (units === "IN" ? 16.387_064 : 1);
    return sum + billedKilograms(weight.value * (weight.units === "LB" ? 0.453_592_37 : 1), volume);
  }, 0);
  return { from: shipper.address.countryCode, to: recipient.address.countryCode, kilograms };
}

function detailOf(
  { serviceType, serviceName, currency, cents, days }: Tariff,
  kilograms: number,
  shipDay: string,
): object {
  const day = afterWorkdays(shipDay, days);
  const totalNetCharge = cents / 100;
  return {
    serviceType,
    serviceName,
    packagingType: "YOUR_PACKAGING",
    commit: {
      dateDetail: { dayOfWeek: weekdayOf(day), dayFormat: `${day}T17:00:00` },
      transitDays: { minimumTransitTime: words[days], description: `${days} business days` },
    },
    ratedShipmentDetails: [
      {
        rateType: "ACCOUNT",
        ratedWeightMethod: "ACTUAL",
        totalBaseCharge: totalNetCharge,
        totalNetCharge,
        totalNetFedExCharge: totalNetCharge,
        totalDiscounts: 0,
        shipmentRateDetail: { rateZone: "02", currency, totalBillingWeight: { units: "KG", value: kilograms } },
        currency,
      },
    ],
    operationalDetail: { deliveryDate: `${day}T17:00:00`, deliveryDay: weekdayOf(day), transitTime: words[days] },
    signatureOptionType: "SERVICE_DEFAULT",
  };
}
