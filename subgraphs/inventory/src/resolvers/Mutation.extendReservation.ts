import { extendReservation as extend } from "../operations/extend-reservation.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const extendReservation: MutationResolvers["extendReservation"] = async (_, { input }, context) => {
  const done = await extend(context, input);
  return done.ok ? { ...done.value, userErrors: [] } : { reservation: null, added: [], userErrors: [...done.error] };
};
