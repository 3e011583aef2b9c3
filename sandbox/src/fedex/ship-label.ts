import bwip from "bwip-js/node";
import Pdf from "pdfkit";
import type { ShipParty } from "./ship-wire.ts";

/** What stands on a label. */
export interface LabelContent {
  readonly trackingNumber: string;
  readonly serviceName: string;
  readonly from: ShipParty;
  readonly to: ShipParty;
  readonly reference: string;
  readonly isReturn: boolean;
  readonly shipDate: string;
  readonly kilograms: number;
}

/**
 * The 34 digits of the bar code on a FedEx label: service and origin, the destination's postal code as five digits,
 * and the tracking number with two zeros before it.
 */
export function barcodeText(content: LabelContent): string {
  const zip = (content.to.address.postalCode ?? "").replaceAll(/\D/g, "").slice(0, 5).padStart(5, "0");
  return `100100000000000${zip}00${content.trackingNumber}`;
}

/** The two-dimensional code: the parties, the number and the reference, in the order of ANSI MH10.8.3. */
const squareText = ({ trackingNumber, to, reference, kilograms }: LabelContent): string =>
  [
    "[)>01",
    `02${to.address.postalCode ?? ""}`,
    to.address.countryCode,
    trackingNumber,
    "FDE",
    reference,
    `${kilograms}KG`,
  ]
    .map(latin)
    .join("|");

/** A label file as FedEx sends it. */
export function drawLabel(imageType: "PDF" | "PNG" | "ZPLII", content: LabelContent): Promise<Buffer> {
  switch (imageType) {
    case "PDF":
      return pdfLabel(content);
    case "PNG":
      return bwip.toBuffer({
        ...{ bcid: "code128", text: barcodeText(content), scale: 2, height: 25, includetext: true },
        ...{ alttext: `TRK# ${content.trackingNumber}`, textxalign: "center", backgroundcolor: "FFFFFF", padding: 10 },
      });
    case "ZPLII":
      return Promise.resolve(Buffer.from(zplLabel(content), "utf8"));
  }
}

const linesOf = ({ contact, address }: ShipParty): string[] =>
  [
    contact.personName,
    contact.companyName ?? "",
    ...address.streetLines,
    [address.city, address.stateOrProvinceCode, address.postalCode].filter(Boolean).join(" "),
    `${address.countryCode}  ${contact.phoneNumber}`,
  ].filter((line) => line !== "");

/** Label printers know Latin-1 only. */
const latin = (text: string): string => text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, "?");

async function pdfLabel(content: LabelContent): Promise<Buffer> {
  // 4 by 6 inches.
  const pdf = new Pdf({ size: [288, 432], margin: 0, info: { Title: `FedEx label ${content.trackingNumber}` } });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.once("end", () => resolve(Buffer.concat(parts)));
    pdf.once("error", reject);
  });
  let y = 12;
  const write = (text: string, size: number): void => {
    pdf.fontSize(size).text(latin(text), 14, y, { lineBreak: false });
    y += size * 1.3;
  };
  for (const line of linesOf(content.from)) write(line, 8);
  write(`SHIP DATE ${content.shipDate}   ACTWGT ${content.kilograms.toFixed(2)} KG`, 7);
  y += 6;
  for (const line of linesOf(content.to)) write(line, 12);
  write(`REF ${content.reference}`, 7);
  y = drawMatrix(pdf, squareText(content), 14, y + 6, 260) + 8;
  write(content.isReturn ? `${content.serviceName}   RETURN` : content.serviceName, 13);
  write(`TRK# ${content.trackingNumber.replaceAll(/(\d{4})(?=\d)/g, "$1 ")}`, 12);
  drawBars(pdf, barcodeText(content), 14, 350, 260, 66);
  pdf.end();
  return whole;
}

/** Draws a Code 128 symbol as rectangles, so that it is sharp at any size. */
function drawBars(
  pdf: PDFKit.PDFDocument,
  text: string,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  const [symbol] = bwip.raw({ bcid: "code128", text });
  if (!symbol || !("sbs" in symbol)) throw new Error("no bars");
  const modules = symbol.sbs.reduce((sum, part) => sum + part, 0);
  let x = left;
  symbol.sbs.forEach((part, i) => {
    const wide = (part * width) / modules;
    if (i % 2 === 0) pdf.rect(x, top, wide, height).fill("black");
    x += wide;
  });
}

/** Draws a PDF417 symbol. @returns where it ends below. */
function drawMatrix(pdf: PDFKit.PDFDocument, text: string, left: number, top: number, width: number): number {
  const [symbol] = bwip.raw({ bcid: "pdf417", text });
  if (!symbol || !("pixs" in symbol)) throw new Error("no matrix");
  const { pixs, pixx, pixy } = symbol;
  const size = Math.min(width / pixx, 1.2);
  for (let row = 0; row < pixy; row += 1) {
    for (let column = 0; column < pixx; column += 1) {
      if (pixs[row * pixx + column] !== 1) continue;
      pdf.rect(left + column * size, top + row * size, size, size);
    }
  }
  pdf.fill("black");
  return top + pixy * size;
}

/** ZPL II for a printer of 203 dots per inch. */
function zplLabel(content: LabelContent): string {
  let y = 30;
  const text = (value: string, size: number): string => {
    const field = `^FO40,${y}^A0N,${size},${size}^FD${zplText(value)}^FS`;
    y += Math.round(size * 1.3);
    return field;
  };
  const fields = [
    ...linesOf(content.from).map((line) => text(line, 24)),
    text(`SHIP DATE ${content.shipDate}  ACTWGT ${content.kilograms.toFixed(2)} KG`, 22),
    ...linesOf(content.to).map((line) => text(line, 38)),
    text(`REF ${content.reference}`, 22),
    `^FO40,${y + 10}^BY2^B7N,4,3,12,,N^FD${zplText(squareText(content))}^FS`,
    `^FO40,830^A0N,40,40^FD${content.isReturn ? `${content.serviceName}   RETURN` : content.serviceName}^FS`,
    `^FO40,880^A0N,36,36^FDTRK# ${content.trackingNumber}^FS`,
    // `>;` begins in subset C: two digits to a character.
    `^FO40,940^BY3^BCN,220,N,N,N^FD>;${barcodeText(content)}^FS`,
  ];
  return ["^XA", "^CI28", "^PW812", "^LL1218", ...fields, "^XZ"].join("\n");
}

/** Text in a field: the signs that begin commands are left out. */
const zplText = (text: string): string => latin(text).replaceAll(/[\^~]/g, " ");
