import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";

export const ticketPriorities = ["LOW", "NORMAL", "HIGH", "URGENT"] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

/** Minutes from the opening of a ticket. */
export type SupportTarget = {
  readonly firstResponseMinutes: number;
  readonly resolutionMinutes: number;
};

/** A tenant's policy as stored; `version` counts the changes. */
export interface SupportPolicyRecord {
  /** The tenant. */
  readonly _id: string;
  readonly tenant: string;
  readonly targets: Readonly<Record<TicketPriority, SupportTarget>>;
  /** Days from SOLVED to CLOSED. */
  readonly autoCloseDays: number;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What holds while a tenant has set nothing. */
export const defaultPolicy: Pick<SupportPolicyRecord, "targets" | "autoCloseDays" | "version"> = {
  targets: {
    LOW: { firstResponseMinutes: 24 * 60, resolutionMinutes: 7 * 24 * 60 },
    NORMAL: { firstResponseMinutes: 8 * 60, resolutionMinutes: 3 * 24 * 60 },
    HIGH: { firstResponseMinutes: 4 * 60, resolutionMinutes: 24 * 60 },
    URGENT: { firstResponseMinutes: 60, resolutionMinutes: 8 * 60 },
  },
  autoCloseDays: 4,
  version: 0,
};

export interface PolicyInput {
  readonly targets?: readonly (SupportTarget & { readonly priority: TicketPriority })[] | null | undefined;
  readonly autoCloseDays?: number | null | undefined;
}

const maxMinutes = 365 * 24 * 60;

/** The policy with what is given changed. */
export function changePolicy(
  policy: Pick<SupportPolicyRecord, "targets" | "autoCloseDays">,
  input: PolicyInput,
): Outcome<Pick<SupportPolicyRecord, "targets" | "autoCloseDays">> {
  const check = new InputCheck();
  const targets = { ...policy.targets };
  const seen = new Set<TicketPriority>();
  for (const [index, { priority, firstResponseMinutes, resolutionMinutes }] of (input.targets ?? []).entries()) {
    const path = ["input", "targets", String(index)];
    if (seen.has(priority)) check.add("INVALID", [...path, "priority"], "each priority has one target");
    seen.add(priority);
    check.integer([...path, "firstResponseMinutes"], firstResponseMinutes, 1, maxMinutes);
    check.integer([...path, "resolutionMinutes"], resolutionMinutes, Math.max(1, firstResponseMinutes), maxMinutes);
    targets[priority] = { firstResponseMinutes, resolutionMinutes };
  }
  const autoCloseDays = input.autoCloseDays ?? policy.autoCloseDays;
  check.integer(["input", "autoCloseDays"], autoCloseDays, 1, 365);
  return check.errors.length > 0 ? err(check.errors) : ok({ targets, autoCloseDays });
}
