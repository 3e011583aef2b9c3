import { carrierOrCode } from "../domain/carrier-registry.ts";
import { samplesOf } from "../storage/unmapped-codes.ts";
import type { UnmappedCodeResolvers } from "./types.generated.ts";

export const UnmappedCode = {
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  samples: (code, _, context) => samplesOf(context.database.db, code),
} satisfies Partial<UnmappedCodeResolvers>;
