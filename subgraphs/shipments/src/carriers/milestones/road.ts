import { type CodeRule, rows } from "../code-table.ts";

/** Version of the table below; see `codeTable`. */
export const roadRules = "x12-214/2026-01";

const exception = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" } as const;

/** Milestones of road and rail freight, each exactly once: shipment status codes of ASC X12 214 (AT7, element 1650). */
export const roadCodes: readonly CodeRule[] = [
  ...rows("XB", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("AF AM CP", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("X4 I1 AR R1", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("P1 OA RL", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("L1 CL BA", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("J1", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("K1", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("X6 X1 X5 AJ S1", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("AV", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("AH", { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" }),
  ...rows("D1", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("A7", { ...exception, reason: "REFUSED" }),
  ...rows("A9", { ...exception, reason: "DAMAGED" }),
  ...rows("A3", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("CA", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("SD", { status: null, condition: "DELAYED", reason: "OTHER_DELAY" }),
  // Appointments, estimates, and a driver who arrives or leaves without the goods.
  ...rows("AA AB AG B6 C1 X2 X3 X8 CD", { status: null }),
];
