import type { TrackFailure } from "../carrier.ts";

interface Circuit {
  /** Failures since the last success. */
  readonly failures: number;
  /** Milliseconds since 1970 until which nobody asks. */
  readonly openUntil: number;
}

/** Failures in a row after which a source is left alone for a while. */
const threshold = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 10 * 60_000;
/** Where a carrier asks to wait and does not say how long. */
const rateLimitPauseMs = 60_000;
/** For so long the one who tries again keeps the others out. */
const probeMs = 30_000;

/** Failures that say the carrier cannot serve this account now. That a number is unknown is a good answer. */
const counted: ReadonlySet<TrackFailure["code"]> = new Set(["UNAVAILABLE", "UNAUTHORIZED", "UNEXPECTED_REPLY"]);

/**
 * Remembers per source (a carrier as one account sees it) whether asking makes sense. After five failures in a row it
 * pauses 30 seconds, then twice as long each time, up to 10 minutes; after each pause one question goes through and
 * decides. A carrier that asks to wait is left alone for exactly that long.
 */
export class CircuitBreaker {
  readonly #circuits = new Map<string, Circuit>();

  /** Whether the source may be asked now. Whoever is let in after a pause must `record` how it went. */
  allows(source: string, now: Date): boolean {
    const circuit = this.#circuits.get(source);
    if (!circuit || circuit.openUntil === 0) return true;
    if (now.getTime() < circuit.openUntil) return false;
    this.#circuits.set(source, { ...circuit, openUntil: now.getTime() + probeMs });
    return true;
  }

  /** Whether the source is left alone now. Asking changes nothing. */
  isOpen(source: string, now: Date): boolean {
    return now.getTime() < (this.#circuits.get(source)?.openUntil ?? 0);
  }

  /** Seconds until the source is asked again; 0 when it may be asked now. Asking changes nothing. */
  secondsLeft(source: string, now: Date): number {
    return Math.max(0, Math.ceil(((this.#circuits.get(source)?.openUntil ?? 0) - now.getTime()) / 1000));
  }

  /** @param failure null for an answer. */
  record(source: string, failure: TrackFailure | null, now: Date): void {
    if (failure?.code === "RATE_LIMITED") {
      const pause = failure.retryAfterSeconds === undefined ? rateLimitPauseMs : failure.retryAfterSeconds * 1000;
      const failures = this.#circuits.get(source)?.failures ?? 0;
      this.#circuits.set(source, { failures, openUntil: now.getTime() + Math.min(pause, longestPauseMs) });
    } else if (failure && counted.has(failure.code)) {
      const failures = (this.#circuits.get(source)?.failures ?? 0) + 1;
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - threshold, 16));
      this.#circuits.set(source, { failures, openUntil: failures < threshold ? 0 : now.getTime() + pause });
    } else this.#circuits.delete(source);
  }
}
