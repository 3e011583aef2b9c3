import { WaybillError } from "@waybill/service";

/**
 * What was read for a report, unless it is too much to answer.
 * @param rows read with a limit of `max + 1`.
 * @throws WaybillError REPORT_RANGE_INVALID.
 */
export function fewRows<T>(rows: readonly T[], max: number): readonly T[] {
  if (rows.length <= max) return rows;
  const message = `The report has more than ${max} rows; ask for less time or one channel.`;
  throw new WaybillError("REPORT_RANGE_INVALID", { message });
}
