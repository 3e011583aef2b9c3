import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ConsentChangeRecord } from "../domain/consent.ts";
import { ConsentChange } from "../storage/customer.entity.ts";

/** What a customer said of consent, newest first. The caller sees the customer. */
export const listConsentChanges = (
  context: Context,
  customerId: string,
  args: PageArgs,
): Promise<Connection<ConsentChangeRecord>> =>
  page(context, ConsentChange, args, { where: { customerId }, purpose: "consentChanges" });
