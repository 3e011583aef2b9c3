import type { ReturnableLineResolvers } from "./types.generated.ts";

export const ReturnableLine = {
  line: ({ line, order }) => ({ line, order }),
  quantity: ({ returnable }) => returnable,
  inReturn: ({ claimed }) => claimed,
} satisfies Partial<ReturnableLineResolvers>;
