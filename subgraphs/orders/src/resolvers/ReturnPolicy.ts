import type { FeeAmount } from "../domain/returns/policy.ts";
import { showMoney } from "./money.ts";
import type { ReturnPolicyResolvers } from "./types.generated.ts";

const show = ({ minor, currencyCode }: FeeAmount) => showMoney(minor, currencyCode);

export const ReturnPolicy = {
  labelFees: ({ labelFees }) => labelFees.map(show),
  autoApproval: ({ autoApproval }) =>
    autoApproval && { reasons: autoApproval.reasons, limits: autoApproval.limits.map(show) },
} satisfies Partial<ReturnPolicyResolvers>;
