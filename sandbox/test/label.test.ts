import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { barcodeText, drawLabel } from "../src/fedex/ship-label.ts";
import { fedexTrackingNumber } from "../src/index.ts";
import { drawUpsLabel } from "../src/ups/ship-label.ts";
import { upsTrackingNumber } from "../src/ups/wire.ts";
import { readCode128 } from "./code128.ts";

const party = (personName: string) => ({
  contact: { personName, phoneNumber: "+442071234567" },
  address: { streetLines: ["12 St James's Square"], city: "London", postalCode: "10003", countryCode: "GB" },
});
const trackingNumber = fedexTrackingNumber(77_901_797);
const content = {
  ...{ trackingNumber, serviceName: "FedEx Ground", reference: "lbl_1", isReturn: true, shipDate: "2026-03-01" },
  ...{ from: party("Ada ^ Lovelace"), to: party("Łukasz Müller"), kilograms: 1.2 },
};
const expected = `1001000000000001000300${trackingNumber}`;

test("the bar code's 34 digits hold the postal code and the number", () => {
  expect(barcodeText(content)).toBe(expected);
  expect(expected).toMatch(/^\d{34}$/);
});

test("the PDF is one page of 4 by 6 inches, and its bars read as they should", async () => {
  const pdf = (await drawLabel("PDF", content)).toString("latin1");
  expect(pdf.slice(0, 5)).toBe("%PDF-");
  expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdf).toContain("/MediaBox [0 0 288 432]");
  const streams = [...pdf.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map(([, body = ""]) => {
    const bytes = Buffer.from(body, "latin1");
    return bytes[0] === 0x78 ? inflateSync(bytes).toString("latin1") : body;
  });
  const bars = streams
    .flatMap((stream) => [...stream.matchAll(/([\d.]+) [\d.]+ ([\d.]+) 66 re/g)])
    .map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
  const widths = bars.flatMap(({ x, width }, i) => {
    const next = bars[i + 1];
    return next ? [width, next.x - x - width] : [width];
  });
  expect(readCode128(widths)).toBe(expected);
});

test("the PNG's bars read as they should", async () => {
  const png = await drawLabel("PNG", content);
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect(readCode128(runsOf(png))).toBe(expected);
});

test("the ZPL prints the same digits, and no name in it is a command", async () => {
  const zpl = (await drawLabel("ZPLII", content)).toString("utf8");
  expect([zpl.startsWith("^XA"), zpl.endsWith("^XZ")]).toEqual([true, true]);
  expect(/\^BCN,[^^]*\^FD>;(\d+)\^FS/.exec(zpl)?.[1]).toBe(expected);
  expect(zpl).toContain("^FDAda   Lovelace^FS");
  expect(zpl).toContain("^FD?ukasz Müller^FS");
  expect(zpl).toContain("RETURN^FS");
});

test("UPS's image and ZPL hold its number, whose check digit is right", async () => {
  const number = upsTrackingNumber(1_234_567);
  // UPS's rule: letters count (ASCII − 3) mod 10, every second value twice, and the check digit makes the sum end with 0.
  const values = [...number.slice(2, -1)].map((c) => (/\d/.test(c) ? Number(c) : (c.charCodeAt(0) - 3) % 10));
  const sum = values.reduce((total, value, i) => total + value * (i % 2 === 1 ? 2 : 1), 0);
  expect((sum + Number(number.at(-1))) % 10).toBe(0);
  const upsParty = {
    ...{ Name: "Ada ^ Lovelace", Phone: { Number: "442071234567" } },
    Address: { AddressLine: ["1 Dock Road"], City: "Leeds", CountryCode: "GB" },
  };
  const ups = { trackingNumber: number, serviceName: "UPS Standard", from: upsParty, to: upsParty };
  const label = { ...ups, reference: "lbl1", kilograms: 1.2 };
  expect(readCode128(runsOf(await drawUpsLabel("PNG", label)))).toBe(number);
  const zpl = (await drawUpsLabel("ZPL", label)).toString("utf8");
  expect(/\^BCN,[^^]*\^FD>:(\w+)\^FS/.exec(zpl)?.[1]).toBe(number);
  expect(zpl).toContain("^FDAda   Lovelace^FS");
});

/** Lengths of dark and light along the row through the upper part of an image, from the first dark pixel on. */
function runsOf(png: Buffer): number[] {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const [width, depth, colour] = [png.readUInt32BE(16), png[24] ?? 0, png[25]];
  const bits = depth * (colour === 6 ? 4 : colour === 2 ? 3 : 1);
  const stride = 1 + Math.ceil((width * bits) / 8);
  const rows = inflateSync(Buffer.concat(parts));
  const row = rows.subarray(40 * stride, 41 * stride);
  expect(row[0]).toBe(0);
  const isDark = (x: number): boolean => {
    const first = x * bits;
    const value =
      ((row[1 + (first >> 3)] ?? 0) >> Math.max(0, 8 - bits - (first & 7))) & (bits >= 8 ? 0xff : (1 << bits) - 1);
    return value === 0;
  };
  const runs: number[] = [];
  for (let x = 0, previous = false; x < width; x += 1) {
    if (isDark(x) !== previous) runs.push(0);
    previous = isDark(x);
    if (runs.length > 0) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
  }
  return runs.slice(0, -1);
}
