import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { type CaseRecord, resolveCase as resolve } from "../../domain/cases/case.ts";
import { ownResolutions } from "../../domain/cases/case-states.ts";
import type { ResolveShipmentCaseInput } from "../../resolvers/types.generated.ts";
import { setPerformance } from "../../storage/performance.ts";
import { changeCase } from "./change-case.ts";
import { checkComment, keepComment } from "./comment.ts";

/** Ends a case by hand. @throws WaybillError FORBIDDEN for a shopper. */
export const resolveCase = (context: Context, input: ResolveShipmentCaseInput): Promise<Outcome<CaseRecord>> =>
  changeCase(context, "resolveShipmentCase", input, async (facts) => {
    const { found, record, now, tx } = facts;
    const check = new InputCheck();
    const comment = checkComment(check, input.comment);
    if (ownResolutions.has(input.resolution)) {
      check.add("INVALID", ["input", "resolution"], "only tracking itself says so");
    }
    if (check.errors.length > 0) return err(check.errors);
    const changes = resolve(found, input.resolution, now);
    if (!changes.ok) return changes;
    const data = { by: "STAFF", ...(comment === null ? {} : { commentId: keepComment(context, facts, comment) }) };
    if (record) {
      const openCases = record.openCases.filter((kind) => kind !== found.kind);
      await setPerformance(tx, record._id, { openCases });
    }
    return ok({ changes: changes.value, event: "shipment_case.resolved", data });
  });
