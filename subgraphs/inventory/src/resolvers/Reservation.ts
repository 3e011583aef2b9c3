import type { ReservationResolvers } from "./types.generated.ts";

export const Reservation = {
  id: (reservation) => reservation._id,
} satisfies Partial<ReservationResolvers>;
