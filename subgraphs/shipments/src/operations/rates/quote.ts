import type { CarrierDesk, LabelDesk } from "../../carriers/desk.ts";
import type { RateFailure, RateOffer, RateTerms } from "../../domain/rates/rate.ts";

/** Longest wait for all accounts together. */
const deadlineMs = 8_000;

/** Why one account gave no rates. */
export interface FailedAccount extends RateFailure {
  readonly accountId: string;
  readonly carrierCode: string;
}

/** What accounts answered; both lists in the order of the accounts. */
export interface Quotes {
  readonly offers: readonly RateOffer[];
  readonly failures: readonly FailedAccount[];
}

/**
 * Asks accounts for their prices, all at once. One that fails, or has not answered within eight seconds, is told beside
 * what the others said. An account whose circuit is open is left alone.
 */
export async function quoteRates(
  carriers: CarrierDesk,
  desks: readonly LabelDesk[],
  terms: RateTerms,
  now: Date,
): Promise<Quotes> {
  const answers = await Promise.all(
    desks.map(async (desk) => ({ desk, answer: await askOne(carriers, desk, terms, now) })),
  );
  const nameOf = ({ account }: LabelDesk) => ({ accountId: account.id, carrierCode: account.carrierCode });
  return {
    offers: answers.flatMap(({ desk, answer }) =>
      answer.ok ? answer.value.map((rate) => ({ ...rate, ...nameOf(desk) })) : [],
    ),
    failures: answers.flatMap(({ desk, answer }) => (answer.ok ? [] : [{ ...answer.error, ...nameOf(desk) }])),
  };
}

async function askOne({ circuits }: CarrierDesk, { account, provider }: LabelDesk, terms: RateTerms, now: Date) {
  const circuit = `rates ${account.id}`;
  if (!circuits.allows(circuit, now)) {
    const message = "the account is left alone, after failures or because the carrier asks to wait";
    return unavailable(message, circuits.secondsLeft(circuit, now));
  }
  const deadline = AbortSignal.timeout(deadlineMs);
  const answer = await provider.rates(account, terms, deadline).catch((error: unknown) => {
    if (deadline.aborted) return unavailable("the carrier did not answer in time");
    throw error;
  });
  const failure = answer.ok || answer.error.code === "REFUSED" ? null : { ...answer.error, code: answer.error.code };
  circuits.record(circuit, failure, now);
  return answer;
}

const unavailable = (message: string, retryAfterSeconds?: number) =>
  ({
    ok: false,
    error: { code: "UNAVAILABLE", message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  }) as const;
