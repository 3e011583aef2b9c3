import { randomUUID } from "node:crypto";
import type { FastifyReply } from "fastify";
import { seededRandom, shuffled } from "../random.ts";

/** How a carrier may refuse to answer. */
export const refusals = [
  "TOO_MANY_REQUESTS",
  "SERVER_ERROR",
  "HANG",
  "GARBAGE",
  "TOKEN_REVOKED",
  "ERROR_IN_200",
] as const;
/** How its answer may be odd and yet true. */
export const oddities = ["OUT_OF_ORDER", "DUPLICATES", "NO_ZONE", "UNKNOWN_CODE"] as const;
export const misbehaviours = [...refusals, ...oddities] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

interface Order {
  readonly kind: Misbehaviour;
  left: number;
  /** Null: whatever is asked about. */
  readonly trackingNumber: string | null;
}

/** What the next requests are to meet. The latest order for a number counts, then the latest for all. */
export class Mood {
  #orders: Order[] = [];

  /** Makes the next `times` requests go wrong; only those about a number where one is named. */
  order(kind: Misbehaviour, times: number, trackingNumber: string | null): void {
    this.#orders = [
      { kind, left: times, trackingNumber },
      ...this.#orders.filter((order) => order.trackingNumber !== trackingNumber),
    ];
  }

  /** How the present request goes wrong, or null. */
  next(trackingNumbers: readonly string[]): Misbehaviour | null {
    const due = this.#orders.filter(
      ({ left, trackingNumber: only }) => left > 0 && (only === null || trackingNumbers.includes(only)),
    );
    const order = due.find(({ trackingNumber }) => trackingNumber !== null) ?? due[0];
    if (!order) return null;
    order.left -= 1;
    return order.kind;
  }
}

/** A carrier's own words for what goes wrong. */
export interface RefusalWords {
  readonly tooManyRequests: () => unknown;
  readonly serverError: () => unknown;
}

/** Answers as ordered. @returns false when the order leaves the answer to the carrier. */
export function goWrong(reply: FastifyReply, kind: Misbehaviour | null, words: RefusalWords): boolean {
  switch (kind) {
    case "TOO_MANY_REQUESTS":
      void reply.code(429).header("retry-after", "30").send(words.tooManyRequests());
      return true;
    case "SERVER_ERROR":
      void reply.code(500).send(words.serverError());
      return true;
    case "GARBAGE":
      void reply.type("text/html").send("<html><body>Maintenance</body></html>");
      return true;
    case "HANG":
      // Never answered: the caller's own deadline must end it.
      reply.hijack();
      return true;
    case "TOKEN_REVOKED":
    case "ERROR_IN_200":
    case "OUT_OF_ORDER":
    case "DUPLICATES":
    case "NO_ZONE":
    case "UNKNOWN_CODE":
    case null:
      return false;
  }
}

/** Scans as an odd answer has them: out of order, or each twice. */
export function disturb<Scan>(scans: readonly Scan[], kind: Misbehaviour | null): readonly Scan[] {
  if (kind === "OUT_OF_ORDER") return shuffled(scans, seededRandom(scans.length));
  return kind === "DUPLICATES" ? scans.flatMap((scan) => [scan, scan]) : scans;
}

/** OAuth tokens that a simulated carrier gave out. */
export class Tokens extends Set<string> {
  issue(): string {
    const token = randomUUID();
    this.add(token);
    return token;
  }

  accepts(authorization: string | undefined): boolean {
    return this.has(authorization?.replace(/^Bearer /i, "") ?? "");
  }

  revokeAll(): void {
    this.clear();
  }
}
