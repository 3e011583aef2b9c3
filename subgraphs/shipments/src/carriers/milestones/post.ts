import { type CodeRule, rows } from "../code-table.ts";

/** Version of the table below; see `codeTable`. */
export const postRules = "upu/2026-01";

const held = { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ON_HOLD" } as const;
const heldByCustoms = {
  status: "EXCEPTION",
  substatus: "CUSTOMS_HELD",
  condition: "ON_HOLD",
  reason: "CUSTOMS_DELAY",
} as const;

/** Milestones of international post, each exactly once: the events of the UPU's EMSEVT message (M40). */
export const postCodes: readonly CodeRule[] = [
  ...rows("EMA", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("EMB EMJ EMD EDD", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("EMC EMK EMF EDE", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("EMG", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("EXA EDB", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("EXC EDC", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("EDG", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("EDH", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("EMH", { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" }),
  ...rows("EMI", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("EXD EDA EDF", held),
  ...rows("EXB EME", heldByCustoms),
  ...rows("EXX EDX", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED" }),
];
