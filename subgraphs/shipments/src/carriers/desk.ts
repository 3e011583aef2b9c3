import { err, ok, type Result } from "@waybill/kernel";
import { toTrackingScan, type TrackingScan } from "../domain/tracking-scan.ts";
import { type CarrierAdapters, closeAdapters } from "./adapters.ts";
import type { LabelProvider } from "../labels/provider.ts";
import type { CarrierAccount, CarrierAdapter, TrackFailure } from "./carrier.ts";
import { nextPoll } from "./poll-schedule.ts";

/** Why nobody could be asked, or what went wrong when asking. */
export type PullFailure = TrackFailure | { readonly code: "NO_ACCOUNT"; readonly message: string };

/** The carriers that a process can talk to, with the accounts it may talk as. */
export interface CarrierDesk {
  adapterOf(carrierCode: string): CarrierAdapter | null;
  accountById(id: string): CarrierAccount | null;
  /** Codes of the carriers that a tenant has accounts with. */
  carriersOf(tenant: string): ReadonlySet<string>;
  /** All scans that the carrier has of a number now. A number that it does not know yet has none. */
  pull(
    tenant: string,
    number: { readonly carrierCode: string; readonly trackingNumber: string },
    now: Date,
    signal?: AbortSignal,
  ): Promise<Result<readonly TrackingScan[], PullFailure>>;
  /** When a new shipment's carrier is first asked; null when there is nobody to ask. */
  firstPollAt(tenant: string, carrierCode: string, now: Date): Date | null;
  /**
   * Where labels are bought: the account with this id, or the tenant's first that sells labels. Null when there is
   * none.
   */
  labelsOf(
    tenant: string,
    accountId: string | null,
  ): { readonly account: CarrierAccount; readonly provider: LabelProvider } | null;
  close(): Promise<void>;
}

/** @param accounts at most one is used per tenant and carrier: the first. */
export function createCarrierDesk(adapters: CarrierAdapters, accounts: readonly CarrierAccount[]): CarrierDesk {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const accountFor = (tenant: string, carrierCode: string): CarrierAccount | null =>
    accounts.find((account) => account.tenant === tenant && account.carrierCode === carrierCode) ?? null;
  const adapterOf = (carrierCode: string): CarrierAdapter | null => adapters.get(carrierCode) ?? null;

  return {
    adapterOf,
    accountById: (id) => byId.get(id) ?? null,
    carriersOf: (tenant) => new Set(accounts.filter((a) => a.tenant === tenant).map(({ carrierCode }) => carrierCode)),
    async pull(tenant, { carrierCode, trackingNumber }, now, signal) {
      const account = accountFor(tenant, carrierCode);
      const adapter = adapterOf(carrierCode);
      if (!account || !adapter) return err({ code: "NO_ACCOUNT", message: `there is no account with ${carrierCode}` });
      const scans = await adapter.track(account, trackingNumber, signal);
      // A label may be older than the carrier's first word about it: that is no failure.
      if (!scans.ok) return scans.error.code === "NOT_FOUND" ? ok([]) : scans;
      const arrival = { tenant, receivedAt: now, ingestedVia: "PULL" } as const;
      return ok(
        scans.value
          .filter((scan) => scan.trackingNumber === trackingNumber)
          .map((scan) => toTrackingScan(scan, adapter.classify, arrival)),
      );
    },
    firstPollAt(tenant, carrierCode, now) {
      return accountFor(tenant, carrierCode) && adapterOf(carrierCode) ? nextPoll("PENDING", now, Math.random()) : null;
    },
    labelsOf(tenant, accountId) {
      for (const account of accounts) {
        const provider = adapterOf(account.carrierCode)?.labels;
        const isMeant = accountId === null ? account.accountNumber !== undefined : account.id === accountId;
        if (account.tenant === tenant && isMeant && provider) return { account, provider };
      }
      return null;
    },
    close: () => closeAdapters(adapters),
  };
}
