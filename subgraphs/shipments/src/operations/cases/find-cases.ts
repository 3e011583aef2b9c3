import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CaseCommentRecord, CaseRecord } from "../../domain/cases/case.ts";
import type { CasePolicy } from "../../domain/cases/case-policy.ts";
import { ShipmentCaseComment } from "../../storage/cases.entities.ts";
import { casePolicyOf } from "./apply.ts";

const isStaff = ({ identity }: Context): boolean => identity.customerId === undefined;

/** A case of the tenant, or null; shoppers see none. Asked for together, they are read together. */
export const findCase = async (context: Context, id: string): Promise<CaseRecord | null> =>
  isStaff(context) ? context.loaders.caseById.load(id) : null;

/** A shipment's cases, oldest first; shoppers see none. */
export const casesOfShipment = async (context: Context, shipmentId: string): Promise<readonly CaseRecord[]> =>
  isStaff(context) ? context.loaders.casesOfShipment.load(shipmentId) : [];

/** What was written to a case that the caller sees, oldest first. */
export const commentsOfCase = (
  context: Context,
  caseId: string,
  args: PageArgs,
): Promise<Connection<CaseCommentRecord>> =>
  page(context, ShipmentCaseComment, args, {
    where: { caseId },
    purpose: "shipmentCaseComments",
    sort: "position",
    direction: "asc",
  });

/** @throws WaybillError FORBIDDEN for a shopper. */
export async function findCasePolicy(context: Context): Promise<CasePolicy> {
  staffOnly(context);
  return casePolicyOf(context.em);
}
