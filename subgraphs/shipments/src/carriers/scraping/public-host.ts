import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { CarrierFailure } from "../http/failures.ts";

// Addresses that are not of the public network (IANA special-purpose registries). A page must not lead inside.
const special = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  special.addSubnet(network, prefix, "ipv4");
}
// Of IPv6 only 2000::/3 is public; within it what carries an IPv4 address, and what is for documents.
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  special.addSubnet(network, prefix, "ipv6");
}

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, "ipv4");
  return family === 6 && /^[23][0-9a-f]{3}:/i.test(address) && !special.check(address, "ipv6");
}

const refuse = (host: string): CarrierFailure =>
  new CarrierFailure({ code: "UNEXPECTED_REPLY", message: `${host} is no public host` });

/** Throws for a page that must not be fetched: only https, and no address that is not public. */
export function checkPageUrl(url: URL, privateHosts: ReadonlySet<string>): void {
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  if (privateHosts.has(host)) return;
  const isLiteral = isIP(host) !== 0;
  if (url.protocol !== "https:" || url.username !== "" || (isLiteral && !isPublicAddress(host))) throw refuse(host);
}

/** Looks names up, and refuses those that lead to an address that is not public: checked where it is connected to. */
export const publicLookup =
  (privateHosts: ReadonlySet<string>): LookupFunction =>
  (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const isAllowed = privateHosts.has(host) || addresses.every(({ address }) => isPublicAddress(address));
      if (!isAllowed) return done(refuse(host), []);
      const [first] = addresses;
      return options.all ? done(null, addresses) : done(null, first?.address ?? "", first?.family);
    });
  };
