import type { Transitions } from "@waybill/kernel";

export const privacyKinds = ["EXPORT", "ERASURE"] as const;
export const privacyStatuses = ["REQUESTED", "IN_PROGRESS", "COMPLETED"] as const;
export type PrivacyStatus = (typeof privacyStatuses)[number];

/** An export is COMPLETED when it is recorded; an erasure goes on as the subgraphs report. */
export const privacyTransitions: Transitions<PrivacyStatus> = {
  REQUESTED: ["IN_PROGRESS"],
  IN_PROGRESS: ["IN_PROGRESS", "COMPLETED"],
  COMPLETED: [],
};

/** A request about a person's data as stored. It holds nothing of the person but the id. */
export interface PrivacyRequestRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly kind: (typeof privacyKinds)[number];
  readonly customerId: string;
  readonly status: PrivacyStatus;
  /** Subgraphs that have done their part, by alphabet. */
  readonly doneBy: readonly string[];
  readonly completedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** All who hold something of a person. */
export const erasers = ["customers", "inventory", "orders", "shipments"] as const;
export type Eraser = (typeof erasers)[number];

/** Notes that a subgraph has done its part. Null when that was known. */
export function noteErased(
  request: PrivacyRequestRecord,
  by: Eraser,
  now: Date,
): Pick<PrivacyRequestRecord, "status" | "doneBy" | "completedAt"> | null {
  if (request.doneBy.includes(by)) return null;
  const doneBy = [...request.doneBy, by].toSorted();
  const isComplete = erasers.every((name) => doneBy.includes(name));
  return { doneBy, status: isComplete ? "COMPLETED" : "IN_PROGRESS", completedAt: isComplete ? now : null };
}
