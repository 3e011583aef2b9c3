import { staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";

/** An account with a carrier or aggregator as staff may see it: nothing of its credentials. */
export interface AccountView {
  readonly id: string;
  readonly source: string;
  /** Null: all that the source can tell of. */
  readonly carrierCodes: readonly string[] | null;
  readonly sellsLabels: boolean;
  readonly sendsDrivers: boolean;
  readonly webhookUrl: string | null;
  readonly isResting: boolean;
}

/** The tenant's accounts, in the order in which they are asked. */
export function listAccounts(context: Context): AccountView[] {
  staffOnly(context);
  const { carriers, identity, clock, publicUrl } = context;
  return carriers.accountsOf(identity.tenant, clock()).map(({ account, adapter, isResting }) => ({
    id: account.id,
    source: adapter.code,
    carrierCodes: account.carriers ?? (adapter.secondHand ? null : adapter.carriers),
    sellsLabels: adapter.labels !== undefined && account.accountNumber !== undefined,
    sendsDrivers: adapter.pickups !== undefined && account.accountNumber !== undefined,
    webhookUrl: account.webhookSecrets.length > 0 ? webhookUrl(publicUrl(), adapter.code, account.id) : null,
    isResting,
  }));
}

/** Where a source pushes to. @param door where the subgraph's HTTP door is seen from outside. */
export const webhookUrl = (door: string, adapterCode: string, accountId: string): string =>
  `${door}/webhooks/${adapterCode}/${accountId}`;
