import bwip from "bwip-js/node";
import type { UpsParty } from "./ship-wire.ts";

export interface UpsLabelContent {
  readonly trackingNumber: string;
  readonly serviceName: string;
  readonly from: UpsParty;
  readonly to: UpsParty;
  readonly reference: string;
  readonly kilograms: number;
}

/** A label file as UPS sends it: an image, or commands for a printer of 203 dots per inch. */
export const drawUpsLabel = (format: "PNG" | "GIF" | "ZPL", content: UpsLabelContent): Promise<Buffer> =>
  format === "ZPL" ? Promise.resolve(Buffer.from(zplLabel(content), "utf8")) : picture(content);

/** The bar code with the number; the text below it is for people. */
const picture = ({ trackingNumber, serviceName }: UpsLabelContent): Promise<Buffer> =>
  bwip.toBuffer({
    ...{ bcid: "code128", text: trackingNumber, scale: 3, height: 30, includetext: true },
    ...{ alttext: `${serviceName}   TRACKING #: ${trackingNumber}`, textxalign: "center" },
    ...{ backgroundcolor: "FFFFFF", padding: 10 },
  });

const linesOf = ({ Name, AttentionName, Address }: UpsParty): string[] =>
  [
    ...new Set([Name, AttentionName ?? ""]),
    ...Address.AddressLine,
    [Address.City, Address.StateProvinceCode, Address.PostalCode].filter(Boolean).join(" "),
    Address.CountryCode,
  ].filter((line) => line !== "");

function zplLabel({ trackingNumber, serviceName, from, to, reference, kilograms }: UpsLabelContent): string {
  let y = 30;
  const text = (value: string, size: number): string => {
    const field = `^FO40,${y}^A0N,${size},${size}^FD${zplText(value)}^FS`;
    y += Math.round(size * 1.3);
    return field;
  };
  const fields = [
    ...linesOf(from).map((line) => text(line, 24)),
    text(`${kilograms.toFixed(1)} KG  1 OF 1`, 28),
    ...linesOf(to).map((line) => text(line, 38)),
    `^FO40,700^A0N,50,50^FD${zplText(serviceName)}^FS`,
    `^FO40,770^A0N,36,36^FDTRACKING #: ${trackingNumber}^FS`,
    // `>:` begins in subset B.
    `^FO80,830^BY3^BCN,250,N,N,N^FD>:${trackingNumber}^FS`,
    `^FO40,1120^A0N,24,24^FDREF 1: ${zplText(reference)}^FS`,
  ];
  return ["^XA", "^CI28", "^PW812", "^LL1218", ...fields, "^XZ"].join("\n");
}

/** Text in a field: the signs that begin commands are left out, and what printers do not know. */
const zplText = (text: string): string =>
  text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, "?").replaceAll(/[\^~]/g, " ");
