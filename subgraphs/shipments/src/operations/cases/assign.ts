import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { CaseRecord } from "../../domain/cases/case.ts";
import type { AssignShipmentCaseInput } from "../../resolvers/types.generated.ts";
import { changeCase } from "./change-case.ts";

/**
 * Gives a case to somebody, or to nobody. Who works for the seller is not known here, so any name is taken.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export const assignCase = (context: Context, input: AssignShipmentCaseInput): Promise<Outcome<CaseRecord>> =>
  changeCase(context, "assignShipmentCase", input, () => {
    const check = new InputCheck();
    const ownerId = check.optionalText(["input", "ownerId"], input.ownerId, 120);
    return check.errors.length > 0 ? err(check.errors) : ok({ changes: { ownerId }, event: "shipment_case.assigned" });
  });
