import { ok, parseMoney, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import { type Fedex, fedexErrors, fedexRequest } from "../../carriers/fedex/session.ts";
import type { CarrierReply, CarrierRequest } from "../../carriers/http/carrier-http.ts";
import { normaliseTrackingNumber } from "../../domain/tracking-number/normalise-number.ts";
import { askOnce, refused, unknown } from "../ask.ts";
import type { BoughtLabel, LabelFailure, LabelProvider, LabelRequest } from "../provider.ts";
import { fedexRates } from "./rates.ts";
import { cancelRequest, referenceRequest, shipRequest } from "./request.ts";

const rating = z.object({
  shipmentRateDetails: z.array(z.object({ totalNetCharge: z.number(), currency: z.string() })).min(1),
});
const shipReply = z.object({
  output: z.object({
    transactionShipments: z
      .array(
        z.object({
          masterTrackingNumber: z.string(),
          pieceResponses: z
            .array(z.object({ packageDocuments: z.array(z.object({ encodedLabel: z.string().min(1) })).min(1) }))
            .min(1),
          completedShipmentDetail: z.object({ shipmentRating: rating.optional() }).optional(),
        }),
      )
      .min(1),
  }),
});
const cancelReply = z.object({ output: z.object({ cancelledShipment: z.boolean() }) });
const referenceReply = z.object({
  output: z.object({
    completeTrackResults: z.array(
      z.object({
        trackingNumber: z.string().nullish(),
        trackResults: z.array(
          z.object({
            trackingNumberInfo: z.object({ trackingNumber: z.string().nullish() }).nullish(),
            latestStatusDetail: z.object({ code: z.string().nullish() }).nullish(),
            error: z.unknown(),
          }),
        ),
      }),
    ),
  }),
});

/**
 * Labels by FedEx's Ship API v1. FedEx keeps `x-customer-transaction-id` for its own logs and makes a second shipment
 * for a second request with it; what became of a request is found by our reference (Track API, by reference number).
 */
export function createFedexLabels({ session }: Pick<Fedex, "session">): LabelProvider {
  const carrier = { name: "FedEx", session, errorsOf: fedexErrors };
  const ask = (account: CarrierAccount, request: CarrierRequest) => askOnce(carrier, account, request);

  return {
    defaultService: (from, to) =>
      from === to && (from === "US" || from === "CA")
        ? "FEDEX_GROUND"
        : from === to
          ? "STANDARD_OVERNIGHT"
          : "FEDEX_INTERNATIONAL_PRIORITY",
    rates: (account, terms, signal) => fedexRates(carrier, account, terms, signal),
    async buy(account, request) {
      const asked = fedexRequest(account, "POST", "/ship/v1/shipments", shipRequest(account, request));
      const headers = { ...asked.headers, "x-customer-transaction-id": request.reference };
      const reply = await ask(account, { ...asked, headers });
      return reply.ok ? readLabel(reply.value, request) : reply;
    },
    async find(account, { reference, shipDate }) {
      const body = referenceRequest(account, reference, shipDate);
      const reply = await ask(account, fedexRequest(account, "POST", "/track/v1/referencenumbers", body));
      if (!reply.ok) {
        const isNothing = reply.error.kind === "REFUSED" && /NOTFOUND/.test(reply.error.code);
        return isNothing ? ok([]) : reply;
      }
      return readFound(reply.value);
    },
    async void(account, label) {
      const body = cancelRequest(account, label);
      const reply = await ask(account, fedexRequest(account, "PUT", "/ship/v1/shipments/cancel", body));
      if (reply.ok) {
        const parsed = cancelReply.safeParse(reply.value.json);
        if (!parsed.success) return unknown("FedEx's answer does not say whether it cancelled");
        return parsed.data.output.cancelledShipment ? ok(null) : refused("NOT.CANCELLED", "FedEx did not cancel");
      }
      const isVoidAlready = reply.error.kind === "REFUSED" && /CANCEL?LED|DELETED/.test(reply.error.code);
      return isVoidAlready ? ok(null) : reply;
    },
  };
}

function readLabel(reply: CarrierReply, request: LabelRequest): Result<BoughtLabel, LabelFailure> {
  const parsed = shipReply.safeParse(reply.json);
  const [shipment] = parsed.success ? parsed.data.output.transactionShipments : [];
  const document = shipment?.pieceResponses[0]?.packageDocuments[0];
  const trackingNumber = normaliseTrackingNumber(shipment?.masterTrackingNumber ?? "");
  // It answered 200: a label may have been bought, and only a look tells.
  if (!shipment || !document || trackingNumber === null) return unknown("FedEx's answer has no label");
  const bytes = Buffer.from(document.encodedLabel, "base64");
  return ok({ trackingNumber, cost: costOf(shipment), document: { format: request.format, bytes } });
}

function costOf(shipment: z.infer<typeof shipReply>["output"]["transactionShipments"][number]): BoughtLabel["cost"] {
  const detail = shipment.completedShipmentDetail?.shipmentRating?.shipmentRateDetails[0];
  if (!detail) return null;
  // FedEx writes a JSON number; its shortest text is the decimal that was meant.
  const money = parseMoney(String(detail.totalNetCharge), detail.currency);
  return money.ok ? money.value : null;
}

function readFound(reply: CarrierReply): Result<readonly string[], LabelFailure> {
  const parsed = referenceReply.safeParse(reply.json);
  if (!parsed.success) return unknown("FedEx's answer has no track results");
  const numbers = parsed.data.output.completeTrackResults.flatMap(({ trackingNumber, trackResults }) =>
    trackResults
      .filter(({ error, latestStatusDetail }) => !error && latestStatusDetail?.code !== "CA")
      .map(({ trackingNumberInfo }) => trackingNumberInfo?.trackingNumber || trackingNumber),
  );
  return ok([...new Set(numbers.map((number) => normaliseTrackingNumber(number ?? "")).filter((n) => n !== null))]);
}
