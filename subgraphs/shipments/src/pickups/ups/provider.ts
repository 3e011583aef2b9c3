import { ok } from "@waybill/kernel";
import { z } from "zod";
import { type Ups, upsErrors, upsRequest } from "../../carriers/ups/session.ts";
import type { PickupTerms } from "../../domain/pickups/pickup.ts";
import { askOnce, unknown } from "../../labels/ask.ts";
import { usualService } from "../../labels/ups/services.ts";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import type { PickupProvider } from "../provider.ts";

const scheduleReply = z.object({ PickupCreationResponse: z.object({ PRN: z.string().min(1) }) });
const cancelReply = z.object({
  PickupCancelResponse: z.object({ Response: z.object({ ResponseStatus: z.object({ Code: z.literal("1") }) }) }),
});

/** Parcels of more than 32 kg are told beforehand. */
const heavyGrams = 32_000;

/** On-call pickups by UPS's Pickup API v2409. UPS cancels by the number alone that it gave. */
export function createUpsPickups({ session }: Pick<Ups, "session">): PickupProvider {
  const carrier = { name: "UPS", session, errorsOf: upsErrors };
  return {
    maxInstructions: 57,
    async schedule(account, terms) {
      const body = pickupRequest(account, terms);
      const request = upsRequest(account, "POST", "/api/pickupcreation/v2409/pickup", body);
      const reply = await askOnce(carrier, account, request);
      if (!reply.ok) return reply;
      const parsed = scheduleReply.safeParse(reply.value.json);
      // It answered 200: a driver may come, and nobody can say which.
      if (!parsed.success) return unknown("UPS's answer has no pickup request number");
      return ok({ confirmationCode: parsed.data.PickupCreationResponse.PRN, station: null });
    },
    async cancel(account, { confirmationCode }) {
      // 02: by the pickup request number.
      const asked = upsRequest(account, "DELETE", "/api/shipments/v2409/pickup/02");
      const reply = await askOnce(carrier, account, { ...asked, headers: { ...asked.headers, prn: confirmationCode } });
      if (!reply.ok) {
        // UPS publishes no code of its own for it.
        const isGone = reply.error.kind === "REFUSED" && /already.*cancel/i.test(reply.error.message);
        return isGone ? ok(null) : reply;
      }
      return cancelReply.safeParse(reply.value.json).success
        ? ok(null)
        : unknown("UPS's answer does not say whether it cancelled");
    },
  };
}

/** The body of `POST /api/pickupcreation/v2409/pickup`. */
function pickupRequest({ accountNumber, contactPhone }: CarrierAccount, terms: PickupTerms): object {
  const { address, day, readyTime, closeTime, parcelCount, weightGrams, service, instructions } = terms;
  const { name, company, phone, line1, line2, city, region, postalCode, countryCode } = address;
  return {
    PickupCreationRequest: {
      Request: { TransactionReference: { CustomerContext: "waybill" } },
      RatePickupIndicator: "N",
      Shipper: { Account: { AccountNumber: accountNumber, AccountCountryCode: countryCode } },
      PickupDateInfo: {
        PickupDate: day.replaceAll("-", ""),
        ReadyTime: readyTime.replace(":", ""),
        CloseTime: closeTime.replace(":", ""),
      },
      PickupAddress: {
        CompanyName: (company ?? name).slice(0, 27),
        ContactName: name.slice(0, 22),
        // One line, of any length.
        AddressLine: [[line1, ...(line2 ? [line2] : [])].join(", ")],
        City: city.slice(0, 50),
        ...(region ? { StateProvince: region } : {}),
        ...(postalCode ? { PostalCode: postalCode } : {}),
        CountryCode: countryCode,
        ResidentialIndicator: "N",
        Phone: { Number: (phone ?? contactPhone ?? "").replace("+", "") },
      },
      AlternateAddressIndicator: "Y",
      PickupPiece: [
        {
          // Three figures here, two everywhere else.
          ServiceCode: (service ?? usualService(countryCode, countryCode)).padStart(3, "0"),
          Quantity: String(parcelCount),
          DestinationCountryCode: countryCode,
          // 01: parcels.
          ContainerCode: "01",
        },
      ],
      TotalWeight: {
        Weight: (Math.max(1, Math.ceil(weightGrams / 100)) / 10).toFixed(1),
        UnitOfMeasurement: "KGS",
      },
      OverweightIndicator: weightGrams / parcelCount > heavyGrams ? "Y" : "N",
      // 01: by the shipper's account.
      PaymentMethod: "01",
      ...(instructions === null ? {} : { SpecialInstruction: instructions }),
    },
  };
}
