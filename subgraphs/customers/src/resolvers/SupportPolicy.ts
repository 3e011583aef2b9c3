import { ticketPriorities } from "../domain/support-policy.ts";
import type { SupportPolicyResolvers } from "./types.generated.ts";

export const SupportPolicy = {
  targets: ({ targets }) => ticketPriorities.map((priority) => ({ priority, ...targets[priority] })),
} satisfies Partial<SupportPolicyResolvers>;
