import type { IncomingHttpHeaders } from "node:http";
import { type ErrorCode, Lru } from "@waybill/service";
import { isAllowedOrigin } from "../security/origins.ts";
import { isPlainText } from "./content.ts";

/** A header of an answer. */
export type Header = readonly [name: string, value: string];

/**
 * Why a request is not even read, whichever door it came by; null when it is.
 * @param host whom it was sent to
 */
export function barTo(host: string, headers: IncomingHttpHeaders): ErrorCode | null {
  // Apollo Server's adapter makes an address of it.
  if (!isHost(host)) return "BAD_REQUEST";
  return isPlainText(headers) ? null : "UNSUPPORTED_MEDIA_TYPE";
}

/**
 * What every answer to a request that was admitted says beside its content, whichever door it goes by.
 * @param id by which the request is known in logs
 */
export const standingHeaders = (id: string): readonly Header[] => [
  ["x-request-id", id],
  ["x-content-type-options", "nosniff"],
];

/** Lets pages of allowed origins read an answer. */
export const originHeaders = (origin: string | undefined, allowed: ReadonlySet<string>): readonly Header[] =>
  origin !== undefined && isAllowedOrigin(origin, allowed)
    ? [varies, ["access-control-allow-origin", origin]]
    : [varies];

const varies: Header = ["vary", "origin"];

const keptHosts = 100;
const longestHost = 253 + ":65535".length;
const hosts = new Lru<string, boolean>(keptHosts);

/** Whether an address can be made of a host. It is nearly always one that was asked for before. */
function isHost(host: string): boolean {
  if (host.length > longestHost) return false;
  const known = hosts.get(host);
  if (known !== undefined) return known;
  const is = URL.canParse(`http://${host}/`);
  hosts.set(host, is);
  return is;
}
