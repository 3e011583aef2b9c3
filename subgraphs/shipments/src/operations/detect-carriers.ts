import { WaybillError } from "@waybill/service";
import type { Context } from "../context.ts";
import { type CarrierCandidate, detectCarriers } from "../domain/tracking-number/detect-carriers.ts";

const maxNumbers = 100;
const maxCountries = 10;

/** What one tracking number may be. */
export interface Detection {
  readonly trackingNumber: string;
  readonly candidates: readonly CarrierCandidate[];
}

/**
 * Carriers for each number, in the order given; the tenant's own carriers are likelier.
 *
 * @throws WaybillError BAD_USER_INPUT for more than 100 numbers or 10 countries.
 */
export function detectNumbers(
  context: Context,
  trackingNumbers: readonly string[],
  countryCodes: readonly string[] | null | undefined,
): Detection[] {
  if (trackingNumbers.length > maxNumbers) {
    throw new WaybillError("BAD_USER_INPUT", { message: `At most ${maxNumbers} numbers can be asked for at once.` });
  }
  if ((countryCodes?.length ?? 0) > maxCountries) {
    throw new WaybillError("BAD_USER_INPUT", { message: `At most ${maxCountries} countries can be named.` });
  }
  const merchantCarriers = context.carriers.carriersOf(context.identity.tenant);
  return trackingNumbers.map((trackingNumber) => ({
    trackingNumber,
    candidates: detectCarriers(trackingNumber, { merchantCarriers, countryCodes: countryCodes ?? [] }),
  }));
}
