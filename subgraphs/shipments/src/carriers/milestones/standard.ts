import { type ShipmentStatus, shipmentStatuses } from "../../domain/shipment-status.ts";
import type { CodeRule } from "../code-table.ts";

/** Version of the table below; see `codeTable`. */
export const standardRules = "standard/2026-01";

const noScans: readonly ShipmentStatus[] = ["PENDING", "EXPIRED"];

/** The standard's own words, for people and carriers that use them as codes. */
export const standardCodes: readonly CodeRule[] = shipmentStatuses
  .filter((status) => !noScans.includes(status))
  .map((status) => ({ code: status, status }));
