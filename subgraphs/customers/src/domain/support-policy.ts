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
  /** Whether a parcel that goes back to its sender opens a ticket. Null: as by default, in a policy set before it was asked. */
  readonly ticketOnReturnToSender: boolean | null;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What a policy says. */
export type PolicyTerms = Pick<SupportPolicyRecord, "targets" | "autoCloseDays"> & {
  readonly ticketOnReturnToSender: boolean;
};

/** What a stored policy says. */
export const termsOf = ({ targets, autoCloseDays, ticketOnReturnToSender }: SupportPolicyRecord): PolicyTerms => ({
  targets,
  autoCloseDays,
  ticketOnReturnToSender: ticketOnReturnToSender ?? defaultPolicy.ticketOnReturnToSender,
});

/** What holds while a tenant has set nothing. */
export const defaultPolicy: PolicyTerms & { readonly version: number } = {
  targets: {
    LOW: { firstResponseMinutes: 24 * 60, resolutionMinutes: 7 * 24 * 60 },
    NORMAL: { firstResponseMinutes: 8 * 60, resolutionMinutes: 3 * 24 * 60 },
    HIGH: { firstResponseMinutes: 4 * 60, resolutionMinutes: 24 * 60 },
    URGENT: { firstResponseMinutes: 60, resolutionMinutes: 8 * 60 },
  },
  autoCloseDays: 4,
  ticketOnReturnToSender: true,
  version: 0,
};

export interface PolicyInput {
  readonly targets?: readonly (SupportTarget & { readonly priority: TicketPriority })[] | null | undefined;
  readonly autoCloseDays?: number | null | undefined;
  readonly ticketOnReturnToSender?: boolean | null | undefined;
}

const maxMinutes = 365 * 24 * 60;

/** The policy with what is given changed. */
export function changePolicy(policy: PolicyTerms, input: PolicyInput): Outcome<PolicyTerms> {
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
  const ticketOnReturnToSender = input.ticketOnReturnToSender ?? policy.ticketOnReturnToSender;
  return check.errors.length > 0 ? err(check.errors) : ok({ targets, autoCloseDays, ticketOnReturnToSender });
}
