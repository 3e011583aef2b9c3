import type { IncomingHttpHeaders } from "node:http";

const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/**
 * Whether a body is UTF-8 as it came. Nothing is unpacked here, and no other character set is read: what another server
 * on the way understands differently could slip past it.
 */
export function isPlainText(headers: IncomingHttpHeaders): boolean {
  const { "content-type": type, "content-encoding": encoding } = headers;
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") return false;
  if (type === undefined || type === "application/json") return true;
  const set = charset.exec(type)?.[1];
  return set === undefined || /^utf-?8$/i.test(set);
}
