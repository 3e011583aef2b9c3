import type { IncomingMessage } from "node:http";
import type { Clock } from "@waybill/kernel";
import { RequestLimit, WaybillError } from "@waybill/service";
import { callerAddress } from "./caller-address.ts";

/** Counts what comes from callers without credentials, by their address. */
export interface PublicLimit {
  /** @returns the refusal when it is one too many, with `retryAfterSeconds`; null when it may go on. */
  check(request: IncomingMessage): WaybillError | null;
  /** What a caller is known by. */
  addressOf(request: IncomingMessage): string;
}

export function createPublicLimit(perMinute: number, proxies: readonly string[], clock: Clock): PublicLimit {
  const limit = new RequestLimit(perMinute);
  const trusted = new Set(proxies);
  const addressOf = (request: IncomingMessage): string => callerAddress(request, trusted);
  return {
    addressOf,
    check(request) {
      const wait = limit.take(addressOf(request), clock().getTime());
      return wait === null ? null : tooMany(wait);
    },
  };
}

const tooMany = (retryAfterSeconds: number): WaybillError =>
  new WaybillError("RATE_LIMITED", { extensions: { retryAfterSeconds } });
