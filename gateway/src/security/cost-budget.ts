import { anonymousIdentity, type Clock, type Identity } from "@waybill/kernel";
import { RequestLimit, WaybillError } from "@waybill/service";

/** `extensions.cost` of an answer, with the names that Shopify's GraphQL gives them. */
export interface CostReport {
  /** Objects that the answer may hold at most. */
  readonly requestedQueryCost: number;
  readonly throttleStatus: {
    /** What the caller's operations may cost in a minute. */
    readonly maximumAvailable: number;
    /** What is left of it now. */
    readonly currentlyAvailable: number;
    /** What comes back each second. */
    readonly restoreRate: number;
  };
}

/** Counts what each caller's operations cost. A caller is an API key, or a token's subject: with all of its tokens. */
export interface CostBudget {
  /** Takes an operation's cost. @returns the refusal when it is too much, with `retryAfterSeconds`; null otherwise. */
  take(identity: Identity, cost: number): WaybillError | null;
  /** Gives back what was taken for an operation that was not run. */
  giveBack(identity: Identity, cost: number): void;
  /** How things stand after an operation. */
  report(identity: Identity, cost: number): CostReport;
}

/** The header, or member of `connection_init`, by which a caller asks for `extensions.cost`. */
export const costHeader = "x-waybill-cost";

export const wantsCost = (of: Readonly<Record<string, unknown>> | undefined): boolean =>
  of?.[costHeader] === "1" || of?.[costHeader] === 1;

/** What all credentials of one caller have in common. */
export const callerOf = ({ tenant, actor }: Identity): string => `${tenant}/${actor.type}/${actor.id}`;

/** @param perMinute of one caller in this process. */
export function createCostBudget(perMinute: number, clock: Clock): CostBudget {
  const limit = new RequestLimit(perMinute);
  return {
    take(identity, cost) {
      // Who is nobody in particular is counted by address.
      if (identity === anonymousIdentity) return null;
      const retryAfterSeconds = limit.take(callerOf(identity), clock().getTime(), cost);
      return retryAfterSeconds === null
        ? null
        : new WaybillError("RATE_LIMITED", { extensions: { retryAfterSeconds } });
    },
    giveBack(identity, cost) {
      limit.giveBack(callerOf(identity), cost);
    },
    report: (identity, cost) => ({
      requestedQueryCost: cost,
      throttleStatus: {
        maximumAvailable: perMinute,
        currentlyAvailable: limit.left(callerOf(identity), clock().getTime()),
        restoreRate: Math.floor(perMinute / 60),
      },
    }),
  };
}
