import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { goWrong, type RefusalWords, type Tokens } from "../carrier/behaviour.ts";
import type { UpsShipWorld } from "./ship-world.ts";
import { errorsOf } from "./wire.ts";

const hour = z.string().regex(/^([01]\d|2[0-3])[0-5]\d$/);
const pickupRequest = z.object({
  PickupCreationRequest: z.object({
    RatePickupIndicator: z.enum(["Y", "N"]),
    Shipper: z.object({
      Account: z.object({ AccountNumber: z.string().min(1).max(10), AccountCountryCode: z.string().length(2) }),
    }),
    PickupDateInfo: z.object({ PickupDate: z.string().regex(/^\d{8}$/), ReadyTime: hour, CloseTime: hour }),
    PickupAddress: z.object({
      CompanyName: z.string().min(1).max(27),
      ContactName: z.string().min(1).max(22),
      AddressLine: z.array(z.string().min(1)).length(1),
      City: z.string().min(1).max(50),
      CountryCode: z.string().length(2),
      ResidentialIndicator: z.enum(["Y", "N"]),
      Phone: z.object({ Number: z.string().min(1).max(25) }),
    }),
    AlternateAddressIndicator: z.enum(["Y", "N"]),
    PickupPiece: z
      .array(
        z.object({
          ServiceCode: z.string().length(3),
          Quantity: z.string().regex(/^[1-9]\d{0,2}$/),
          DestinationCountryCode: z.string().length(2),
          ContainerCode: z.enum(["01", "02", "03"]),
        }),
      )
      .min(1),
    PaymentMethod: z.enum(["00", "01", "03", "04", "05"]),
    SpecialInstruction: z.string().max(57).optional(),
  }),
});
const words: RefusalWords = {
  tooManyRequests: () => errorsOf("10429", "Too Many Requests"),
  serverError: () => errorsOf("9500500", "The service is temporarily unavailable"),
};
const success = { ResponseStatus: { Code: "1", Description: "Success" } };

/** UPS's Pickup API v2409, under `/ups`. Its refusals' codes are the sandbox's own: UPS publishes them to users alone. */
export function upsPickupRoutes(
  http: FastifyInstance,
  { ship, tokens }: { readonly ship: UpsShipWorld; readonly tokens: Tokens },
): void {
  /** @returns false when the request was answered already. */
  function letIn(request: FastifyRequest, reply: FastifyReply): boolean {
    const kind = ship.pickupMood.next([]);
    if (kind === "TOKEN_REVOKED") tokens.revokeAll();
    if (goWrong(reply, kind, words)) return false;
    if (!tokens.accepts(request.headers.authorization)) {
      void reply.code(401).send(errorsOf("250002", "Invalid Authentication Information."));
      return false;
    }
    if (kind !== "ERROR_IN_200") return true;
    void reply.send(errorsOf("9500501", "Pickups are not available at this time"));
    return false;
  }

  http.post("/ups/api/pickupcreation/v2409/pickup", async (request, reply) => {
    if (!letIn(request, reply)) return reply;
    const asked = pickupRequest.safeParse(request.body);
    if (!asked.success) {
      const where = asked.error.issues[0]?.path.map(String).join(".") ?? "";
      return reply.code(400).send(errorsOf("9500502", `The request is not well formed: ${where}`));
    }
    const { Shipper, PickupDateInfo, PickupPiece } = asked.data.PickupCreationRequest;
    const day = PickupDateInfo.PickupDate.replace(/^(\d{4})(\d{2})/, "$1-$2-");
    if (new Date(`${day}T00:00:00Z`).getUTCDay() === 0) {
      return reply.code(400).send(errorsOf("9500503", "Pickups are not made on Sundays."));
    }
    const packageCount = PickupPiece.reduce((sum, { Quantity }) => sum + Number(Quantity), 0);
    const { code } = ship.pickup({ accountNumber: Shipper.Account.AccountNumber, day, packageCount });
    const RateStatus = { Code: "04", Description: "Rate not requested" };
    return { PickupCreationResponse: { Response: success, PRN: code, RateStatus } };
  });

  http.delete<{ Params: { by: string } }>("/ups/api/shipments/v2409/pickup/:by", async (request, reply) => {
    if (!letIn(request, reply)) return reply;
    const pickup = ship.pickups().find(({ code }) => code === request.headers["prn"]);
    if (request.params.by !== "02" || !pickup) {
      return reply.code(400).send(errorsOf("9500504", "There is no such pickup request."));
    }
    if (pickup.cancelled) {
      return reply.code(400).send(errorsOf("9500505", "The pickup request has already been cancelled."));
    }
    pickup.cancelled = true;
    return { PickupCancelResponse: { Response: success, PickupType: "01" } };
  });
}
