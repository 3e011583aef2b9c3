import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** What is wrong with one unit of a delivered order. */
async function complaint({ delivered, make }: Given): Promise<object> {
  const { id: orderId, lines } = await delivered();
  await make("recordManualPayment", { orderId });
  return { orderId, kind: "DAMAGED", lines: [{ orderLineId: lines[0]?.id, quantity: 1 }] };
}
const opened = async (given: Given): Promise<{ id: string }> => {
  const { id } = await given.make("openClaim", await complaint(given));
  return { id };
};

export const samples: Samples = {
  openClaim: {
    input: async (given) => ({ ...(await complaint(given)) }),
    other: { kind: "MISSING_ITEM" },
    events: ["claim.opened"],
  },
  reviewClaim: { input: opened, events: ["claim.review_started"] },
  approveClaim: { input: opened, events: ["claim.approved"] },
  declineClaim: {
    input: async (given) => ({ ...(await opened(given)), reason: "The picture shows another lamp." }),
    events: ["claim.declined"],
  },
  resolveClaim: {
    input: async (given) => {
      const claim = await opened(given);
      await given.make("approveClaim", claim);
      return { ...claim, resolution: "REFUND" };
    },
    events: ["claim.resolution_started", "payment.refunded", "claim.resolved"],
  },
};
