import type { Result } from "@waybill/kernel";
import type { CarrierAccount } from "../carriers/carrier.ts";
import type { PickupTerms } from "../domain/pickups/pickup.ts";
import type { LabelFailure } from "../labels/provider.ts";

/** A pickup as the carrier knows it. */
export interface ConfirmedPickup {
  readonly confirmationCode: string;
  readonly station: string | null;
}

/** What Waybill needs of a carrier to have parcels fetched. */
export interface PickupProvider {
  /** Most characters that a driver is told. */
  readonly maxInstructions: number;
  /** Asks for a driver. Asked twice, two may come. */
  schedule(account: CarrierAccount, terms: PickupTerms): Promise<Result<ConfirmedPickup, LabelFailure>>;
  /** Tells the driver not to come. One that is cancelled already is as good. */
  cancel(
    account: CarrierAccount,
    pickup: ConfirmedPickup & Pick<PickupTerms, "day" | "service">,
  ): Promise<Result<null, LabelFailure>>;
}
