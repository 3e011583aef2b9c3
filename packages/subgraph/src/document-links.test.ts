import { expect, test } from "vitest";
import { createDocumentLinks } from "./document-links.ts";

const now = new Date("2026-03-01T10:00:00Z");
const links = createDocumentLinks("a secret of the installation in tests", () => "https://orders.example.com");
const address = { kind: "invoices", tenant: "acme", id: "inv_1" } as const;
const partsOf = (url: string) => {
  const { searchParams } = new URL(url);
  return [searchParams.get("expires") ?? "", searchParams.get("signature") ?? ""] as const;
};

test("a link opens its own document until it expires", () => {
  const { url, expiresAt } = links.link(address, now);
  const [expires, signature] = partsOf(url);
  expect(url).toMatch(/^https:\/\/orders\.example\.com\/documents\/invoices\/inv_1\.pdf\?tenant=acme&/);
  expect(expiresAt).toEqual(new Date("2026-03-01T10:15:00Z"));
  expect(links.verify(address, expires, signature, now)).toBe(true);
  expect(links.verify(address, expires, signature, expiresAt)).toBe(false);
  expect(links.verify({ ...address, id: "inv_2" }, expires, signature, now)).toBe(false);
  expect(links.verify({ ...address, tenant: "globex" }, expires, signature, now)).toBe(false);
  expect(links.verify(address, String(Number(expires) + 1), signature, now)).toBe(false);
  expect(links.verify(address, expires, signature.slice(1), now)).toBe(false);
  expect(links.verify(address, "", "", now)).toBe(false);
});
