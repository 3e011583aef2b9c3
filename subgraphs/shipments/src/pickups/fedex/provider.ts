import { ok } from "@waybill/kernel";
import { z } from "zod";
import { type Fedex, fedexErrors, fedexRequest } from "../../carriers/fedex/session.ts";
import { askOnce, unknown } from "../../labels/ask.ts";
import { partyOf } from "../../labels/fedex/request.ts";
import type { PickupProvider } from "../provider.ts";

const scheduleReply = z.object({
  output: z.object({ pickupConfirmationCode: z.string().min(1), location: z.string().nullish() }),
});
const cancelReply = z.object({ output: z.object({ pickupConfirmationCode: z.string().nullish() }) });

/** Ground has drivers of its own; all others come from Express. */
const driverOf = (service: string | null): string => (service?.includes("GROUND") ? "FDXG" : "FDXE");

/** Pickups by FedEx's Pickup Request API v1 (`/pickup/v1/pickups`). */
export function createFedexPickups({ session }: Pick<Fedex, "session">): PickupProvider {
  const carrier = { name: "FedEx", session, errorsOf: fedexErrors };
  return {
    maxInstructions: 60,
    async schedule(account, terms) {
      const body = {
        associatedAccountNumber: { value: account.accountNumber },
        originDetail: {
          pickupAddressType: "OTHER",
          pickupLocation: partyOf(terms.address, account),
          // Local time at the address, without a zone.
          readyDateTimestamp: `${terms.day}T${terms.readyTime}:00`,
          customerCloseTime: `${terms.closeTime}:00`,
          packageLocation: "FRONT",
        },
        carrierCode: driverOf(terms.service),
        totalWeight: { units: "KG", value: Math.max(0.1, Math.round(terms.weightGrams / 100) / 10) },
        packageCount: terms.parcelCount,
        ...(terms.instructions === null ? {} : { remarks: terms.instructions }),
      };
      const reply = await askOnce(carrier, account, fedexRequest(account, "POST", "/pickup/v1/pickups", body));
      if (!reply.ok) return reply;
      const parsed = scheduleReply.safeParse(reply.value.json);
      // It answered 200: a driver may come, and nobody can say which.
      if (!parsed.success) return unknown("FedEx's answer has no confirmation code");
      const { pickupConfirmationCode, location } = parsed.data.output;
      return ok({ confirmationCode: pickupConfirmationCode, station: location ?? null });
    },
    async cancel(account, { confirmationCode, station, day, service }) {
      const body = {
        associatedAccountNumber: { value: account.accountNumber },
        pickupConfirmationCode: confirmationCode,
        carrierCode: driverOf(service),
        scheduledDate: day,
        ...(station === null ? {} : { location: station }),
      };
      const reply = await askOnce(carrier, account, fedexRequest(account, "PUT", "/pickup/v1/pickups/cancel", body));
      if (!reply.ok) {
        const isGone = reply.error.kind === "REFUSED" && /ALREADY.?CANCEL/.test(reply.error.code);
        return isGone ? ok(null) : reply;
      }
      return cancelReply.safeParse(reply.value.json).success
        ? ok(null)
        : unknown("FedEx's answer does not say whether it cancelled");
    },
  };
}
