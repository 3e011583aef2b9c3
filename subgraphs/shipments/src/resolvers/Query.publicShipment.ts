import { publicShipment as open } from "../operations/tracking-page/public-shipment.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const publicShipment: QueryResolvers["publicShipment"] = (_, { token, postalCode }, context) =>
  open(context, token, postalCode);
