import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { acknowledgeCase as acknowledge, type CaseRecord } from "../../domain/cases/case.ts";
import type { AcknowledgeShipmentCaseInput } from "../../resolvers/types.generated.ts";
import { changeCase } from "./change-case.ts";

/** Says that somebody has seen a case. @throws WaybillError FORBIDDEN for a shopper. */
export const acknowledgeCase = (context: Context, input: AcknowledgeShipmentCaseInput): Promise<Outcome<CaseRecord>> =>
  changeCase(context, "acknowledgeShipmentCase", input, ({ found, now }) => {
    const changes = acknowledge(found, now);
    return changes.ok ? ok({ changes: changes.value, event: "shipment_case.acknowledged" }) : changes;
  });
