import { type Identity, type ReportRange, reportRange, type ReportRangeInput } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";

/**
 * Who may see a report, and of what time. Reports are of the whole tenant, so a shopper gets none.
 * @throws WaybillError FORBIDDEN or REPORT_RANGE_INVALID.
 */
export function openReport(identity: Identity, input: ReportRangeInput): ReportRange {
  if (identity.customerId !== undefined) throw new WaybillError("FORBIDDEN");
  const range = reportRange(input);
  if (!range.ok) throw new WaybillError("REPORT_RANGE_INVALID", { message: range.error });
  return range.value;
}
