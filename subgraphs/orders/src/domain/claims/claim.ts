import type { Transitions } from "@waybill/kernel";

/** What is wrong; enum `ClaimKind` in the schema. */
export const claimKinds = ["WRONG_ITEM", "MISSING_ITEM", "DAMAGED", "NOT_RECEIVED"] as const;
export type ClaimKind = (typeof claimKinds)[number];

export const claimStatuses = ["OPEN", "UNDER_REVIEW", "APPROVED", "DECLINED", "RESOLVED"] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** Where each status may go. A delivery settles a claim that nobody has decided yet. */
export const claimTransitions: Transitions<ClaimStatus> = {
  OPEN: ["UNDER_REVIEW", "APPROVED", "DECLINED", "RESOLVED"],
  UNDER_REVIEW: ["APPROVED", "DECLINED", "RESOLVED"],
  APPROVED: ["RESOLVED"],
  DECLINED: [],
  RESOLVED: [],
};

export const claimResolutions = ["REFUND", "REPLACEMENT", "RETURN", "NONE"] as const;
export type ClaimResolution = (typeof claimResolutions)[number];

/** Units of a line that a claim is about. */
export interface ClaimLineRecord {
  readonly orderLineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** A command of a caller's, and how it is followed through the logs. */
export interface ClaimCommand {
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly correlationId: string;
}

/** A claim as stored. `version` counts the changes, from 1. */
export interface ClaimRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly customerId: string | null;
  readonly kind: ClaimKind;
  readonly status: ClaimStatus;
  readonly lines: readonly ClaimLineRecord[];
  readonly note: string | null;
  readonly photoUrls: readonly string[];
  readonly shipmentId: string | null;
  /** Whether a rule opened it. */
  readonly isAutomatic: boolean;
  readonly reason: string | null;
  /** Once chosen it stays, unless nothing came of it: the claim is made good in this way alone. */
  readonly resolution: ClaimResolution | null;
  /** What is to be given back; null when it is not money. */
  readonly refundMinor: number | null;
  /** What of it was taken off what the order owed; null when nothing was. */
  readonly waivedMinor: number | null;
  readonly transactionId: string | null;
  readonly replacementOrderId: string | null;
  /** The return that brings the goods back. */
  readonly returnId: string | null;
  /** The caller's command that the resolution answers, while it is under way. */
  readonly command: ClaimCommand | null;
  /** When a job may take a resolution up that is under way; null when nothing is. */
  readonly nextAttemptAt: Date | null;
  readonly openedAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The fields a change sets. */
export type ClaimChanges = Partial<
  Pick<
    ClaimRecord,
    | "status"
    | "reason"
    | "resolution"
    | "refundMinor"
    | "waivedMinor"
    | "transactionId"
    | "replacementOrderId"
    | "returnId"
    | "command"
    | "nextAttemptAt"
  >
>;

/** Most claims of one order. */
export const maxClaims = 50;
