import type { IncomingMessage } from "node:http";

/**
 * The address of whoever calls, for limits: behind proxies that are trusted the one that the first of them saw. Callers
 * of one IPv6 network (/64) are one, since everybody there has as many addresses as they like.
 * @param trusted addresses of proxies whose `x-forwarded-for` is believed.
 */
export function callerAddress(
  {
    headers,
    socket,
  }: Pick<IncomingMessage, "headers"> & { readonly socket: { readonly remoteAddress?: string | undefined } },
  trusted: ReadonlySet<string>,
): string {
  const given = [headers["x-forwarded-for"] ?? []].flat().join(",");
  const hops = given
    .split(",")
    .map((part) => plain(part.trim()))
    .filter(Boolean);
  let address = plain(socket.remoteAddress ?? "");
  // From the nearest on: what somebody who is not trusted wrote is not read.
  while (trusted.has(address) && hops.length > 0) address = hops.pop() ?? address;
  return network(address);
}

const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

function network(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].slice(0, 4).join(":");
}
