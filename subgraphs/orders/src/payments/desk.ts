import type { CaptureMode } from "../domain/payments/book.ts";
import { cashOnDelivery, exchange, manual } from "./local.ts";
import type { PaymentAccount, PaymentProvider } from "./provider.ts";

/** Where payment providers are found by the name that a transaction has for them. */
export interface PaymentDesk {
  /** Undefined for a name that the tenant does not have. */
  providerOf(tenant: string, name: string): PaymentProvider | undefined;
  accountById(id: string): PaymentAccount | undefined;
  /** When money authorised there is collected, unless the order says otherwise. */
  captureModeOf(tenant: string, name: string): CaptureMode;
  close(): Promise<void>;
}

/** A way to talk to a kind of provider, for any number of accounts. */
export interface ProviderAdapter {
  open(account: PaymentAccount): PaymentProvider;
  close(): Promise<void>;
}

const localProviders: Readonly<Record<string, PaymentProvider>> = {
  manual,
  exchange,
  cash_on_delivery: cashOnDelivery,
};

/** Names that no account may have. */
export const localProviderNames = Object.keys(localProviders);

/** @throws Error for an account with a provider that there is no adapter for. */
export function createPaymentDesk(
  adapters: Readonly<Record<string, ProviderAdapter>>,
  accounts: readonly PaymentAccount[],
): PaymentDesk {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const opened = new Map(accounts.map((account) => [account.id, open(adapters, account)]));
  const accountOf = (tenant: string, name: string): PaymentAccount | undefined => {
    const account = byId.get(name);
    return account?.tenant === tenant ? account : undefined;
  };
  return {
    providerOf(tenant, name) {
      if (Object.hasOwn(localProviders, name)) return localProviders[name];
      const account = accountOf(tenant, name);
      return account && opened.get(account.id);
    },
    accountById: (id) => byId.get(id),
    captureModeOf: (tenant, name) => accountOf(tenant, name)?.captureOn ?? "SHIPMENT",
    close: async () => void (await Promise.all(Object.values(adapters).map((adapter) => adapter.close()))),
  };
}

function open(adapters: Readonly<Record<string, ProviderAdapter>>, account: PaymentAccount): PaymentProvider {
  const adapter = adapters[account.provider];
  if (!adapter) throw new Error(`the payment account ${account.id} has the unknown provider ${account.provider}`);
  return adapter.open(account);
}
