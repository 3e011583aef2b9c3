import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { goWrong, type RefusalWords, type Tokens } from "../carrier/behaviour.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { afterWorkdays, billedKilograms, weekdayOf } from "../carrier/workdays.ts";
import type { ParcelWorld } from "../carrier/world.ts";
import { kilogramsOf, rateRequest, shipRequest } from "./ship-wire.ts";
import type { UpsShipWorld } from "./ship-world.ts";
import { type UpsTariff, upsTariffsOf } from "./tariff.ts";
import { errorsOf, packageOf } from "./wire.ts";

const words: RefusalWords = {
  tooManyRequests: () => errorsOf("10429", "Too Many Requests"),
  serverError: () => errorsOf("110920", "The service is temporarily unavailable"),
};
const success = { ResponseStatus: { Code: "1", Description: "Success" } };

export interface UpsShipDeps {
  readonly world: ParcelWorld<SandboxScan>;
  readonly ship: UpsShipWorld;
  readonly tokens: Tokens;
}

/** UPS's Rating and Shipping APIs v2409 and its tracking by reference number, under `/ups`. */
export function upsShipRoutes(http: FastifyInstance, { world, ship, tokens }: UpsShipDeps): void {
  const letIn = (request: FastifyRequest, reply: FastifyReply): boolean => {
    if (tokens.accepts(request.headers.authorization)) return true;
    void reply.code(401).send(errorsOf("250002", "Invalid Authentication Information."));
    return false;
  };

  http.post<{ Params: { option: string } }>("/ups/api/rating/v2409/:option", async (request, reply) => {
    const isTimed = request.params.option === "Shoptimeintransit";
    if (!isTimed && request.params.option !== "Shop") {
      return reply.code(400).send(errorsOf("110607", "Invalid request option."));
    }
    const kind = ship.rates.next([]);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (goWrong(reply, kind, words) || !letIn(request, reply)) return reply;
    if (kind === "ERROR_IN_200") return errorsOf("111057", "Rating is not available at this time");
    const asked = rateRequest.safeParse(request.body);
    if (!asked.success) return reply.code(400).send(errorsOf("110002", wrong(asked.error.issues[0]?.path)));
    const { ShipFrom, ShipTo, Package, DeliveryTimeInformation, InvoiceLineTotal } = asked.data.RateRequest.Shipment;
    const day = DeliveryTimeInformation?.Pickup.Date;
    if (isTimed && day === undefined)
      return reply.code(400).send(errorsOf("111580", "Missing delivery time information."));
    if (isTimed && ShipFrom.Address.CountryCode !== ShipTo.Address.CountryCode && !InvoiceLineTotal) {
      return reply.code(400).send(errorsOf("111547", "Missing invoice line total."));
    }
    const kilograms = Package.map(kilogramsOf).reduce(
      (sum, one) => sum + billedKilograms(one.kilograms, one.cubicCentimetres),
      0,
    );
    const tariffs = upsTariffsOf(ShipFrom.Address.CountryCode, ShipTo.Address.CountryCode, kilograms);
    if (tariffs.length === 0) {
      return reply.code(400).send(errorsOf("111210", "The requested service is unavailable between the locations."));
    }
    const timed = isTimed ? day : undefined;
    return {
      RateResponse: { Response: success, RatedShipment: tariffs.map((tariff) => ratedOf(tariff, kilograms, timed)) },
    };
  });

  /** Does a request that is let in, and answers it, or goes wrong as told. */
  async function serve(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<{ readonly status: number; readonly body: object }>,
  ): Promise<unknown> {
    const kind = ship.nextMisbehaviour();
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (kind === "HANG_BEFORE") return reply.hijack();
    if (kind === "TOO_MANY_REQUESTS" || kind === "UNAVAILABLE") {
      goWrong(reply, kind === "UNAVAILABLE" ? "SERVER_ERROR" : kind, words);
      return reply;
    }
    if (!letIn(request, reply)) return reply;
    const { status, body } = await work();
    if (kind !== "HANG_AFTER" && kind !== "DROP_AFTER") return reply.code(status).send(body);
    // Done, and nobody hears of it.
    reply.hijack();
    if (kind === "DROP_AFTER") reply.raw.destroy();
    return reply;
  }

  http.post("/ups/api/shipments/v2409/ship", (request, reply) =>
    serve(request, reply, async () => {
      const asked = shipRequest.safeParse(request.body);
      if (!asked.success) return { status: 400, body: errorsOf("120002", wrong(asked.error.issues[0]?.path)) };
      const { Shipment, LabelSpecification } = asked.data.ShipmentRequest;
      const sold = await ship.sell(Shipment, LabelSpecification.LabelImageFormat.Code);
      if ("code" in sold && "message" in sold) return { status: 400, body: errorsOf(sold.code, sold.message) };
      return { status: 200, body: { ShipmentResponse: { Response: success, ShipmentResults: sold } } };
    }),
  );

  http.delete<{ Params: { number: string } }>("/ups/api/shipments/v2409/void/cancel/:number", (request, reply) =>
    serve(request, reply, async () => {
      const refusal = ship.void(request.params.number);
      if (refusal) return { status: 400, body: errorsOf(refusal.code, refusal.message) };
      const SummaryResult = { Status: { Code: "1", Description: "Voided" } };
      return { status: 200, body: { VoidShipmentResponse: { Response: success, SummaryResult } } };
    }),
  );

  http.get<{ Params: { reference: string } }>("/ups/api/track/v1/reference/details/:reference", (request, reply) =>
    serve(request, reply, async () => {
      const found = ship.byReference(request.params.reference).filter(({ voided }) => !voided);
      if (found.length === 0) return { status: 404, body: errorsOf("TW0001", "Tracking Information Not Found") };
      const shipment = found.map(({ trackingNumber }) => ({
        inquiryNumber: request.params.reference,
        package: [packageOf(trackingNumber, world.scansOf(trackingNumber) ?? [], undefined, null)],
      }));
      return { status: 200, body: { trackResponse: { shipment } } };
    }),
  );
}

const wrong = (path: readonly PropertyKey[] | undefined): string =>
  `The request is not well formed: ${path?.map(String).join(".") ?? ""}`;

function ratedOf({ code, name, currency, cents, days }: UpsTariff, kilograms: number, pickup?: string): object {
  const net = { CurrencyCode: currency, MonetaryValue: (cents / 100).toFixed(2) };
  // The list price is a tenth more than the account's own.
  const list = { ...net, MonetaryValue: (Math.round(cents * 1.1) / 100).toFixed(2) };
  return {
    Service: { Code: code, Description: "" },
    RatedShipmentAlert: [{ Code: "110971", Description: "Your invoice may vary from the displayed reference rates" }],
    BillingWeight: { UnitOfMeasurement: { Code: "KGS", Description: "Kilograms" }, Weight: kilograms.toFixed(1) },
    TransportationCharges: list,
    ServiceOptionsCharges: { ...list, MonetaryValue: "0.00" },
    TotalCharges: list,
    NegotiatedRateCharges: { TotalCharge: net },
    ...(pickup === undefined ? {} : { TimeInTransit: timeInTransit(name, days, pickup) }),
  };
}

function timeInTransit(name: string, days: number, pickup: string): object {
  const day = afterWorkdays(pickup.replace(/^(\d{4})(\d{2})/, "$1-$2-"), days);
  return {
    PickupDate: pickup,
    PackageBillType: "03",
    ServiceSummary: {
      Service: { Description: name },
      GuaranteedIndicator: "",
      EstimatedArrival: {
        Arrival: { Date: day.replaceAll("-", ""), Time: "233000" },
        BusinessDaysInTransit: String(days),
        Pickup: { Date: pickup, Time: "180000" },
        DayOfWeek: weekdayOf(day),
      },
    },
  };
}
