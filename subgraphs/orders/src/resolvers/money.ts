import { formatAmount } from "@waybill/kernel";

/** An amount as the GraphQL type `Money`. */
export const showMoney = (minor: number, currencyCode: string) => ({
  amount: formatAmount({ minor, currencyCode }),
  currencyCode,
});
