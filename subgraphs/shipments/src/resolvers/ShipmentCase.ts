import { isCaseBreached } from "../domain/cases/case.ts";
import { commentsOfCase, findCase } from "../operations/cases/find-cases.ts";
import { findShipment } from "../operations/find-shipment.ts";
import type { ShipmentCaseCommentResolvers, ShipmentCaseResolvers } from "./types.generated.ts";

export const ShipmentCase = {
  __resolveReference: ({ id }, context) => findCase(context, id),
  id: (found) => found._id,
  shipment: async ({ shipmentId }, _, context) => {
    const shipment = await findShipment(context, shipmentId);
    if (!shipment) throw new Error(`shipment ${shipmentId} has a case and is not in the table`);
    return shipment;
  },
  breached: (found, _, { clock }) => isCaseBreached(found, clock()),
  comments: (found, args, context) => commentsOfCase(context, found._id, args),
} satisfies Partial<ShipmentCaseResolvers>;

export const ShipmentCaseComment = {
  id: (comment) => comment._id,
} satisfies Partial<ShipmentCaseCommentResolvers>;
