import { actorName, err, InputCheck, newId, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { CaseRecord } from "../../domain/cases/case.ts";
import type { AddShipmentCaseCommentInput } from "../../resolvers/types.generated.ts";
import { ShipmentCaseComment } from "../../storage/cases.entities.ts";
import { type CaseChangeFacts, changeCase } from "./change-case.ts";

const maxBody = 5_000;

/** Writes something to a case, also to a resolved one. @throws WaybillError FORBIDDEN for a shopper. */
export const addCaseComment = (context: Context, input: AddShipmentCaseCommentInput): Promise<Outcome<CaseRecord>> =>
  changeCase(context, "addShipmentCaseComment", input, (facts) => {
    const check = new InputCheck();
    const body = check.text(["input", "body"], input.body, maxBody);
    if (check.errors.length > 0) return err(check.errors);
    const commentId = keepComment(context, facts, body);
    return ok({ changes: {}, event: "shipment_case.commented", data: { commentId } });
  });

/** The text of a comment that may be left out. */
export function checkComment(check: InputCheck, body: string | null | undefined): string | null {
  return check.optionalText(["input", "comment"], body, maxBody);
}

/** Keeps a comment beside the change that it comes with. @returns its id. */
export function keepComment(context: Context, { found, now, tx }: CaseChangeFacts, body: string): string {
  const { _id: caseId, tenant, shipmentId } = found;
  const _id = newId("shipmentCaseComment", now);
  const author = actorName(context.identity);
  const position = found.version + 1;
  tx.em.create(ShipmentCaseComment, { _id, tenant, caseId, shipmentId, position, author, body, createdAt: now });
  return _id;
}
