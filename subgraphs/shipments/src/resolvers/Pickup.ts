import { carrierOrCode } from "../domain/carrier-registry.ts";
import { findPickup } from "../operations/pickups/find.ts";
import type { PickupResolvers } from "./types.generated.ts";

export const Pickup = {
  __resolveReference: ({ id }, context) => findPickup(context, id),
  id: (pickup) => pickup._id,
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  carrierAccount: ({ accountId }) => accountId,
  totalWeightGrams: ({ weightGrams }) => weightGrams,
  // One that is being asked for is not confirmed.
  status: ({ status }) => (status === "REQUESTED" ? "UNCONFIRMED" : status),
} satisfies Partial<PickupResolvers>;
