import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { goWrong, type RefusalWords, type Tokens } from "../carrier/behaviour.ts";
import type { FedexShipWorld } from "./ship-world.ts";
import { errorsOf } from "./wire.ts";

const account = z.object({ value: z.string().min(1) });
const driver = z.enum(["FDXE", "FDXG"]);
const scheduleRequest = z.object({
  associatedAccountNumber: account,
  originDetail: z.object({
    pickupLocation: z.object({
      contact: z.object({ personName: z.string().min(1), phoneNumber: z.string().min(1) }),
      address: z.object({
        streetLines: z.array(z.string()).min(1),
        city: z.string(),
        countryCode: z.string().length(2),
      }),
    }),
    readyDateTimestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z?$/),
    customerCloseTime: z.string().regex(/^\d{2}:\d{2}:\d{2}$/),
    pickupAddressType: z.enum(["ACCOUNT", "SHIPPER", "OTHER"]).optional(),
    packageLocation: z.enum(["FRONT", "REAR", "SIDE", "NONE"]).optional(),
  }),
  carrierCode: driver,
  totalWeight: z.object({ units: z.enum(["KG", "LB"]), value: z.number().positive() }),
  packageCount: z.int().min(1).max(99),
});
const cancelRequest = z.object({
  associatedAccountNumber: account,
  pickupConfirmationCode: z.string().min(1),
  carrierCode: driver,
  scheduledDate: z.iso.date(),
  location: z.string().optional(),
});

const words = (transactionId: string): RefusalWords => ({
  tooManyRequests: () => errorsOf(transactionId, "TOO.MANY.REQUESTS", "Too many requests."),
  serverError: () => errorsOf(transactionId, "INTERNAL.SERVER.ERROR", "An unexpected error has occurred."),
});

/** FedEx's Pickup Request v1 endpoints, under `/fedex`. */
export function fedexPickupRoutes(
  http: FastifyInstance,
  { ship, tokens }: { ship: FedexShipWorld; tokens: Tokens },
): void {
  function serve<T>(
    shape: z.ZodType<T>,
    work: (asked: T) => object | { readonly code: string; readonly message: string },
  ) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const transactionId = randomUUID();
      const kind = ship.pickupMood.next([]);
      if (kind === "TOKEN_REVOKED") tokens.revokeAll();
      if (goWrong(reply, kind, words(transactionId))) return reply;
      if (!tokens.accepts(request.headers.authorization)) {
        return reply.code(401).send(errorsOf(transactionId, "NOT.AUTHORIZED.ERROR", "Access token expired."));
      }
      const asked = shape.safeParse(request.body);
      if (!asked.success) {
        const where = asked.error.issues[0]?.path.join(".") ?? "";
        return reply
          .code(400)
          .send(errorsOf(transactionId, "INVALID.INPUT.EXCEPTION", `Invalid field value: ${where}`));
      }
      if (kind === "ERROR_IN_200") return errorsOf(transactionId, "PICKUP.UNAVAILABLE", "Try again later.");
      const output = work(asked.data);
      if ("code" in output && "message" in output) {
        return reply.code(400).send(errorsOf(transactionId, output.code, output.message));
      }
      return { transactionId, output };
    };
  }

  http.post(
    "/fedex/pickup/v1/pickups",
    serve(scheduleRequest, ({ associatedAccountNumber, originDetail, packageCount, carrierCode }) => {
      const day = originDetail.readyDateTimestamp.slice(0, 10);
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      if (weekday === 0) return { code: "PICKUP.DATE.INVALID", message: "There are no pickups on Sundays." };
      const pickup = ship.pickup({ accountNumber: associatedAccountNumber.value, day, packageCount });
      return {
        pickupConfirmationCode: pickup.code,
        message: "Courier on the way",
        // Express alone has a station.
        ...(carrierCode === "FDXE" ? { location: "COSA" } : {}),
      };
    }),
  );

  http.put(
    "/fedex/pickup/v1/pickups/cancel",
    serve(cancelRequest, ({ associatedAccountNumber, pickupConfirmationCode, scheduledDate }) => {
      const pickup = ship
        .pickups()
        .find(
          ({ code, accountNumber, day }) =>
            code === pickupConfirmationCode && accountNumber === associatedAccountNumber.value && day === scheduledDate,
        );
      if (!pickup) return { code: "PICKUP.NOT.FOUND", message: "No such pickup." };
      if (pickup.cancelled) return { code: "PICKUP.ALREADY.CANCELLED", message: "The pickup is cancelled already." };
      pickup.cancelled = true;
      return {
        pickupConfirmationCode,
        cancelConfirmationMessage: "Requested pickup has been cancelled successfully.",
      };
    }),
  );
}
