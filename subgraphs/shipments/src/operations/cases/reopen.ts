import { ok, type Outcome, refuse } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { type CaseRecord, reopenCase as reopen } from "../../domain/cases/case.ts";
import { isFinal } from "../../domain/shipment-status.ts";
import type { ReopenShipmentCaseInput } from "../../resolvers/types.generated.ts";
import { setPerformance } from "../../storage/performance.ts";
import { casePolicyOf } from "./apply.ts";
import { changeCase } from "./change-case.ts";

/** Takes a resolved case up again; not of a shipment that is over. @throws WaybillError FORBIDDEN for a shopper. */
export const reopenCase = (context: Context, input: ReopenShipmentCaseInput): Promise<Outcome<CaseRecord>> =>
  changeCase(context, "reopenShipmentCase", input, async ({ found, record, now, tx }) => {
    const changes = reopen(found, await casePolicyOf(tx.em), now);
    if (!changes.ok) return changes;
    const path = ["input", "id"];
    if (record) {
      if (isFinal(record.status)) return refuse("INVALID_STATE", path, `the shipment is ${record.status}`);
      if (record.openCases.includes(found.kind)) {
        return refuse("INVALID_STATE", path, "the shipment has a newer open case of this kind");
      }
      await setPerformance(tx, record._id, { openCases: [...record.openCases, found.kind] });
    }
    return ok({
      changes: changes.value,
      event: "shipment_case.reopened",
      data: { previousResolution: found.resolution },
    });
  });
