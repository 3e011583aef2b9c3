import { expect, test } from "vitest";
import { callerAddress } from "./caller-address.ts";

const trusted = new Set(["10.0.0.1", "10.0.0.2"]);
const from = (remoteAddress: string, forwarded?: string) =>
  callerAddress(
    { headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded }, socket: { remoteAddress } },
    trusted,
  );

test.each([
  ["the peer itself", from("192.0.2.7"), "192.0.2.7"],
  ["an IPv4 peer on an IPv6 socket", from("::ffff:192.0.2.7"), "192.0.2.7"],
  ["what a peer that is not trusted says is not believed", from("192.0.2.7", "198.51.100.1"), "192.0.2.7"],
  ["behind a proxy", from("10.0.0.1", "198.51.100.1"), "198.51.100.1"],
  ["behind two, with something made up before", from("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2"), "198.51.100.1"],
  ["a proxy that says nothing", from("10.0.0.1"), "10.0.0.1"],
  ["one network of IPv6", from("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2"],
  ["the same, written short", from("2001:DB8:1:2::9"), "2001:db8:1:2"],
  ["the loopback", from("::1"), "0:0:0:0"],
])("%s", (_, address, expected) => {
  expect(address).toBe(expected);
});
