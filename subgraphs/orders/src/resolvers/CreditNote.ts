import { showMoney } from "./money.ts";
import type { CreditNoteResolvers } from "./types.generated.ts";

export const CreditNote = {
  id: (note) => note._id,
  transactionId: ({ _id, transactionId }) => (transactionId === _id ? null : transactionId),
  amount: ({ amountMinor, currencyCode }) => showMoney(amountMinor, currencyCode),
  taxBreakdown: ({ taxes, currencyCode }) => taxes.map((share) => ({ ...share, currencyCode })),
  tax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  pdf: ({ _id: id, tenant }, _, { documents, clock }) => documents.link({ kind: "credit-notes", tenant, id }, clock()),
} satisfies Partial<CreditNoteResolvers>;
