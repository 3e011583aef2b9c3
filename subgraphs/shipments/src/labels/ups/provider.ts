import { pictureAsPdf } from "@waybill/documents";
import { ok, parseMoney, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierReply } from "../../carriers/http/carrier-http.ts";
import { type Ups, upsErrors, upsRequest } from "../../carriers/ups/session.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import { askOnce, refused, unknown } from "../ask.ts";
import type { BoughtLabel, LabelFailure, LabelProvider, LabelRequest } from "../provider.ts";
import { upsRates } from "./rates.ts";
import { compactDay, shipRequest, upsReference } from "./request.ts";
import { usualService } from "./services.ts";

const charge = z.object({ CurrencyCode: z.string(), MonetaryValue: z.string() });
const packageResult = z.object({
  TrackingNumber: z.string(),
  ShippingLabel: z.object({ GraphicImage: z.string().min(1) }),
});
const shipReply = z.object({
  ShipmentResponse: z.object({
    ShipmentResults: z.object({
      ShipmentCharges: z.object({ TotalCharges: charge }).nullish(),
      NegotiatedRateCharges: z.object({ TotalCharge: charge }).nullish(),
      // One package alone comes as an object.
      PackageResults: z.union([z.array(packageResult).min(1), packageResult.transform((one) => [one])]),
    }),
  }),
});
const voidReply = z.object({
  VoidShipmentResponse: z.object({ SummaryResult: z.object({ Status: z.object({ Code: z.string() }) }) }),
});
const referenceReply = z.object({
  trackResponse: z.object({
    shipment: z.array(
      z.object({
        package: z
          .array(
            z.object({
              trackingNumber: z.string(),
              currentStatus: z.object({ statusCode: z.string().nullish() }).nullish(),
            }),
          )
          .default([]),
      }),
    ),
  }),
});

/** Nothing under this reference. */
const nothing = /^(TW0001|151018|151044)$/;
/** The shipment was voided before. */
const voidAlready = "190117";
/** Track's status codes of a shipment that was voided. */
const voided = new Set(["007", "043"]);
const dayMs = 24 * 3_600_000;

/**
 * Rates and labels by UPS's Rating and Shipping APIs v2409. UPS knows no idempotency keys: what became of a request is
 * found by our reference (Track by reference number).
 */
export function createUpsLabels({ session }: Pick<Ups, "session">): LabelProvider {
  const carrier = { name: "UPS", session, errorsOf: upsErrors };
  return {
    defaultService: usualService,
    rates: (account, terms, signal) => upsRates(carrier, account, terms, signal),
    async buy(account, request) {
      const body = shipRequest(account, request);
      const reply = await askOnce(carrier, account, upsRequest(account, "POST", "/api/shipments/v2409/ship", body));
      return reply.ok ? readLabel(reply.value, request) : reply;
    },
    async find(account, { reference, shipDate }) {
      const [from, until] = [-dayMs, dayMs].map((ms) => compactDay(new Date(shipDate.getTime() + ms)));
      const query = `locale=en_US&fromPickUpDate=${from}&toPickUpDate=${until}&refNumType=SmallPackage`;
      const path = `/api/track/v1/reference/details/${upsReference(reference)}?${query}`;
      const reply = await askOnce(carrier, account, upsRequest(account, "GET", path));
      if (reply.ok) return readFound(reply.value);
      return reply.error.kind === "REFUSED" && nothing.test(reply.error.code) ? ok([]) : reply;
    },
    async void(account, { trackingNumber }) {
      const path = `/api/shipments/v2409/void/cancel/${trackingNumber}`;
      const reply = await askOnce(carrier, account, upsRequest(account, "DELETE", path));
      if (!reply.ok) {
        return reply.error.kind === "REFUSED" && reply.error.code === voidAlready ? ok(null) : reply;
      }
      const parsed = voidReply.safeParse(reply.value.json);
      if (!parsed.success) return unknown("UPS's answer does not say whether it voided");
      const { Code } = parsed.data.VoidShipmentResponse.SummaryResult.Status;
      return Code === "1" ? ok(null) : refused("NOT.VOIDED", "UPS did not void");
    },
  };
}

async function readLabel(reply: CarrierReply, request: LabelRequest): Promise<Result<BoughtLabel, LabelFailure>> {
  const parsed = shipReply.safeParse(reply.json);
  const results = parsed.success ? parsed.data.ShipmentResponse.ShipmentResults : null;
  const [sold] = results?.PackageResults ?? [];
  const trackingNumber = normaliseTrackingNumber(sold?.TrackingNumber ?? "");
  // It answered 200: a label may have been bought, and only a look tells.
  if (!results || !sold || trackingNumber === null) return unknown("UPS's answer has no label");
  const image = Buffer.from(sold.ShippingLabel.GraphicImage, "base64");
  const { format, shipDate } = request;
  const bytes =
    format === "PDF" ? await pictureAsPdf(image, { title: `UPS label ${trackingNumber}`, date: shipDate }) : image;
  const price = results.NegotiatedRateCharges?.TotalCharge ?? results.ShipmentCharges?.TotalCharges;
  const cost = price && parseMoney(price.MonetaryValue, price.CurrencyCode);
  return ok({ trackingNumber, cost: cost?.ok ? cost.value : null, document: { format, bytes } });
}

function readFound(reply: CarrierReply): Result<readonly string[], LabelFailure> {
  const parsed = referenceReply.safeParse(reply.json);
  if (!parsed.success) return unknown("UPS's answer has no track results");
  const packages = parsed.data.trackResponse.shipment.flatMap((shipment) => shipment.package);
  const live = packages.filter(({ currentStatus }) => !voided.has(currentStatus?.statusCode ?? ""));
  const numbers = live.map(({ trackingNumber }) => normaliseTrackingNumber(trackingNumber));
  return ok([...new Set(numbers.filter((number) => number !== null))]);
}
