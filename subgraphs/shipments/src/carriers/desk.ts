import { err, ok, type Result } from "@waybill/kernel";
import type { Metrics } from "@waybill/telemetry";
import type { CarrierScan, Classification } from "../domain/tracking-scan.ts";
import { type CarrierAdapters, closeAdapters } from "./adapters.ts";
import type { LabelProvider } from "../labels/provider.ts";
import type { PickupProvider } from "../pickups/provider.ts";
import type { CarrierAccount, CarrierAdapter, PushSubscriptions, TrackAnswer, TrackFailure } from "./carrier.ts";
import { type Arrival, arrivalOf, nothingCame } from "./arrival.ts";
import { CircuitBreaker } from "./http/circuit-breaker.ts";
import { manualSource } from "../domain/manual-scan.ts";
import { measuredTrack, plainTrack, type Track } from "./measured-track.ts";
import { nextPoll } from "../domain/poll-schedule.ts";
import { judge, judgeManual } from "./judge.ts";

/** Why nobody could be asked, or what went wrong when asking. */
export type PullFailure = TrackFailure | { readonly code: "NO_ACCOUNT"; readonly message: string };

/** How a pull may be held back or ended. */
export interface PullOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Asked before each question to a carrier.
   * @returns seconds to wait when the account has no question left; null when it may be put.
   */
  mayAsk?(account: CarrierAccount): Promise<number | null>;
}

/** An account that sells labels. */
export interface LabelDesk {
  readonly account: CarrierAccount;
  readonly provider: LabelProvider;
}

/** An account that subscribes to pushes, and how. */
export interface PushDesk {
  readonly account: CarrierAccount;
  readonly adapterCode: string;
  readonly pushes: PushSubscriptions;
}

/** An account, and how it is at present. */
export interface AccountFacts {
  readonly account: CarrierAccount;
  readonly adapter: CarrierAdapter;
  /** It is left alone after failures: asked for scans of nothing until its pause is over. */
  readonly isResting: boolean;
}

/** The carriers that a process can talk to, with the accounts it may talk as. */
export interface CarrierDesk {
  adapterOf(code: string): CarrierAdapter | null;
  accountById(id: string): CarrierAccount | null;
  /** A tenant's accounts with what they can do, in the order in which they are asked. */
  accountsOf(tenant: string, now: Date): readonly AccountFacts[];
  /** Those who have an account, in an order that changes with every call: nobody is always the first. */
  tenants(): readonly string[];
  /** Codes of the carriers that a tenant's accounts speak for: those that it ships with, as far as that shows. */
  carriersOf(tenant: string): ReadonlySet<string>;
  /**
   * What a stored scan means by the tables of whoever told of it; null when that is nobody any more. Pure, and bound to
   * nothing: it may be handed on by itself.
   */
  readonly classify: (scan: CarrierScan) => Classification | null;
  /**
   * All scans that there are of numbers of one carrier now, in as few questions as it allows. A number that nobody knows
   * yet has none.
   */
  pullMany(
    tenant: string,
    carrierCode: string,
    trackingNumbers: readonly string[],
    now: Date,
    options?: PullOptions,
  ): Promise<ReadonlyMap<string, Result<Arrival, PullFailure>>>;
  /** When a new shipment's carrier is first asked; null when there is nobody to ask. */
  firstPollAt(tenant: string, carrierCode: string, now: Date): Date | null;
  /**
   * Whom to subscribe with to pushes of a carrier's parcels: the first source of the tenant's whose pushes can be
   * verified. Null when it pushes without being asked, and when there is none.
   */
  pushesOf(tenant: string, carrierCode: string): PushDesk | null;
  /**
   * Where labels are bought: the account with this id, or the tenant's first that sells labels. Null when there is
   * none.
   */
  labelsOf(tenant: string, accountId: string | null): LabelDesk | null;
  /** Every account of the tenant that sells labels, in order. */
  labelDesks(tenant: string): readonly LabelDesk[];
  /** Where a driver is asked for; null when the account is none, or its carrier is not asked. */
  pickupsOf(
    tenant: string,
    accountId: string,
  ): { readonly account: CarrierAccount; readonly provider: PickupProvider } | null;
  /** Which accounts sell labels and tell prices at present, by `labels <account>` and `rates <account>`. */
  readonly circuits: CircuitBreaker;
  /** Ids of the tenant's other accounts that sell labels, in order: of the account's carrier, or of any. */
  otherLabelAccounts(account: CarrierAccount, sameCarrier: boolean): readonly string[];
  /** Codes of the adapters of accounts that are left alone now; one for each account. */
  restingAccounts(now: Date): readonly string[];
  close(): Promise<void>;
}

interface Source {
  readonly account: CarrierAccount;
  readonly adapter: CarrierAdapter;
}

/**
 * @param accounts of all tenants. For one tenant and carrier several may serve, the carrier's own and those of
 *   aggregators: they are asked in the order in which they stand, the next when one is down or does not know the number.
 */
export function createCarrierDesk(
  adapters: CarrierAdapters,
  accounts: readonly CarrierAccount[],
  metrics?: Pick<Metrics, "observe">,
): CarrierDesk {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const breaker = new CircuitBreaker();
  const track: Track = metrics ? measuredTrack(metrics) : plainTrack;
  let turn = 0;
  const sourcesFor = (tenant: string, carrierCode: string): readonly Source[] =>
    accounts
      .flatMap((account): Source[] => {
        const adapter = account.tenant === tenant ? adapters.get(account.carrierCode) : undefined;
        const isMeant = account.carriers?.includes(carrierCode) ?? true;
        return isMeant && adapter?.carriers.includes(carrierCode) ? [{ account, adapter }] : [];
      })
      .toSorted((a, b) => Number(a.adapter.secondHand === "PAGE") - Number(b.adapter.secondHand === "PAGE"));

  async function pullMany(
    tenant: string,
    carrierCode: string,
    trackingNumbers: readonly string[],
    now: Date,
    options: PullOptions = {},
  ): Promise<ReadonlyMap<string, Result<Arrival, PullFailure>>> {
    const sources = sourcesFor(tenant, carrierCode);
    const outcomes = new Map<string, Result<Arrival, PullFailure>>();
    if (sources.length === 0) {
      const none = err({ code: "NO_ACCOUNT", message: `there is no account with ${carrierCode}` } as const);
      return new Map(trackingNumbers.map((number) => [number, none]));
    }
    let open = [...new Set(trackingNumbers)];
    for (const source of sources) {
      if (open.length === 0) break;
      for (const [number, answer] of await askAll(breaker, track, source, carrierCode, open, now, options)) {
        outcomes.set(number, worse(outcomes.get(number), settled(answer, source.adapter, tenant, carrierCode, now)));
      }
      open = open.filter((number) => !found(outcomes.get(number)));
    }
    return outcomes;
  }

  return {
    adapterOf: (code) => adapters.get(code) ?? null,
    accountById: (id) => byId.get(id) ?? null,
    accountsOf: (tenant, now) =>
      accounts.flatMap((account) => {
        const adapter = account.tenant === tenant ? adapters.get(account.carrierCode) : undefined;
        return adapter ? [{ account, adapter, isResting: breaker.isOpen(account.id, now) }] : [];
      }),
    classify: (scan) => (scan.source === manualSource ? judgeManual(adapters, scan) : judge(adapters, scan)),
    tenants() {
      turn += 1;
      const names = [...new Set(accounts.map(({ tenant }) => tenant))];
      return [...names.slice(turn % names.length), ...names.slice(0, turn % names.length)];
    },
    carriersOf: (tenant) =>
      new Set(
        accounts
          .filter((account) => account.tenant === tenant)
          .flatMap((account) => account.carriers ?? ownCarriers(adapters.get(account.carrierCode))),
      ),
    pullMany,
    firstPollAt: (tenant, carrierCode, now) =>
      sourcesFor(tenant, carrierCode).length > 0
        ? nextPoll({ status: "PENDING", modes: [], heardAt: now }, now, Math.random())
        : null,
    pushesOf(tenant, carrierCode) {
      const pushing = sourcesFor(tenant, carrierCode).find(({ account }) => account.webhookSecrets.length > 0);
      const pushes = pushing?.account.subscribesNumbers === false ? undefined : pushing?.adapter.pushes;
      return pushing && pushes ? { account: pushing.account, adapterCode: pushing.adapter.code, pushes } : null;
    },
    labelsOf(tenant, accountId) {
      for (const account of accounts) {
        const provider = adapters.get(account.carrierCode)?.labels;
        const isMeant = accountId === null ? account.accountNumber !== undefined : account.id === accountId;
        if (account.tenant === tenant && isMeant && provider) return { account, provider };
      }
      return null;
    },
    labelDesks: (tenant) =>
      accounts.flatMap((account) => {
        const provider = adapters.get(account.carrierCode)?.labels;
        return account.tenant === tenant && account.accountNumber !== undefined && provider
          ? [{ account, provider }]
          : [];
      }),
    pickupsOf(tenant, accountId) {
      const account = byId.get(accountId);
      const provider = account?.tenant === tenant ? adapters.get(account.carrierCode)?.pickups : undefined;
      return account && provider ? { account, provider } : null;
    },
    circuits: new CircuitBreaker(),
    otherLabelAccounts: ({ id, tenant, carrierCode }, sameCarrier) =>
      accounts
        .filter((other) => other.tenant === tenant && other.id !== id && other.accountNumber !== undefined)
        .filter(({ carrierCode: other }) => adapters.get(other)?.labels && (!sameCarrier || other === carrierCode))
        .map((other) => other.id),
    restingAccounts: (now) =>
      accounts.filter(({ id }) => breaker.isOpen(id, now)).map(({ carrierCode }) => carrierCode),
    close: () => closeAdapters(adapters),
  };
}

/** An aggregator's account says nothing about whom a merchant ships with. */
const ownCarriers = (adapter: CarrierAdapter | undefined): readonly string[] =>
  adapter === undefined || adapter.secondHand ? [] : adapter.carriers;

/** Asks one source about numbers, as many at a time as it takes, as long as its circuit is closed. */
async function askAll(
  breaker: CircuitBreaker,
  track: Track,
  { account, adapter }: Source,
  carrierCode: string,
  numbers: readonly string[],
  now: Date,
  { signal, mayAsk }: PullOptions,
): Promise<Map<string, TrackAnswer>> {
  const answers = new Map<string, TrackAnswer>();
  for (let start = 0; start < numbers.length; start += adapter.maxNumbersPerPull) {
    const asked = numbers.slice(start, start + adapter.maxNumbersPerPull);
    if (!breaker.allows(account.id, now)) {
      const seconds = breaker.secondsLeft(account.id, now);
      // For people alone: whoever polls keeps to its own times, so that an outage does not make it poll more.
      const message = `${adapter.code} is left alone for ${seconds} seconds, after failures or because it asks to wait`;
      const failure = { code: "UNAVAILABLE", message } as const;
      for (const number of numbers.slice(start)) answers.set(number, err(failure));
      return answers;
    }
    const wait = (await mayAsk?.(account)) ?? null;
    if (wait !== null) {
      const message = "the account has put as many questions as it may for now";
      const failure = { code: "RATE_LIMITED", message, retryAfterSeconds: wait } as const;
      for (const number of numbers.slice(start)) answers.set(number, err(failure));
      return answers;
    }
    const replies = await track(adapter, account, asked, signal, carrierCode);
    for (const [number, answer] of replies) answers.set(number, answer);
    // One good answer shows that the source works, whatever is wrong with the other numbers.
    const failures = [...replies.values()].map((answer) => (answer.ok ? null : answer.error));
    const worked = failures.some((failure) => failure === null || failure.code === "NOT_FOUND");
    breaker.record(account.id, worked ? null : (failures[0] ?? null), now);
  }
  return answers;
}

/** A label may be older than anybody's first word about it: a number that is not known is no failure. */
function settled(
  answer: TrackAnswer,
  adapter: CarrierAdapter,
  tenant: string,
  carrierCode: string,
  now: Date,
): Result<Arrival, TrackFailure> {
  if (answer.ok)
    return ok(arrivalOf(answer.value, adapter, { tenant, receivedAt: now, ingestedVia: "PULL" }, carrierCode));
  return answer.error.code === "NOT_FOUND" ? ok(nothingCame) : answer;
}

const found = (outcome: Result<Arrival, PullFailure> | undefined): boolean =>
  outcome?.ok === true && outcome.value !== nothingCame;

/** Of what two sources said: scans beat "not known", which beats a failure of the first asked, which beats later ones. */
function worse(
  before: Result<Arrival, PullFailure> | undefined,
  next: Result<Arrival, PullFailure>,
): Result<Arrival, PullFailure> {
  if (!before || found(next)) return next;
  return before.ok || !next.ok ? before : next;
}
