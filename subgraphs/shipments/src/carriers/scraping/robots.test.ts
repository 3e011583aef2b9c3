import { expect, test } from "vitest";
import { mayFetch, readRobots } from "./robots.ts";

const robots = (body: string) => readRobots(body, "WaybillTracker");

test.each([
  ["nothing said", "", "/a", true],
  ["all is closed", "User-agent: *\nDisallow: /", "/a", false],
  ["closed for another", "User-agent: Other\nDisallow: /", "/a", true],
  [
    "named groups beat the one for all",
    "User-agent: *\nDisallow: /\n\nUser-agent: waybilltracker\nDisallow: /b",
    "/a",
    true,
  ],
  ["one group for two", "User-agent: Other\nUser-agent: WaybillTracker\nDisallow: /", "/a", false],
  ["the longest line decides", "User-agent: *\nDisallow: /track\nAllow: /track/open", "/track/open/1", true],
  ["permission wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true],
  ["a wildcard", "User-agent: *\nDisallow: /*/private", "/x/private/1", false],
  ["a wildcard that does not match", "User-agent: *\nDisallow: /*/private", "/private", true],
  ["an end", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", true],
  ["an end that matches", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf", false],
  ["a query", "User-agent: *\nDisallow: /*?number=", "/track?number=1", false],
  ["a comment, CRLF and an empty line", "# hi\r\nUser-agent: * # all\r\n\r\nDisallow: /a # no\r\n", "/a", false],
  ["an empty line allows", "User-agent: *\nDisallow:", "/a", true],
])("%s", (_, body, path, allowed) => {
  expect(mayFetch(robots(body), path)).toBe(allowed);
});

test("no pattern is slow", () => {
  const body = `User-agent: *\nDisallow: /${"*a".repeat(900)}b`;
  expect(mayFetch(robots(body), `/${"a".repeat(20_000)}`)).toBe(true);
});
