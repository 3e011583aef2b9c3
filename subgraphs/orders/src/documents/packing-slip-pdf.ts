import { fontsFor, type Page, writePdf } from "@waybill/documents";
import type { FulfillmentOrderRecord, FulfillmentPackageRecord } from "../domain/fulfillment/fulfillment-order.ts";

const columns = { title: 50, sku: 310, units: 480 } as const;
const width = { title: 250, sku: 160, units: 65 } as const;

/** A packing slip on A4: to whom it goes and what is in it, package by package once it is packed. Prices are not its business. */
export async function packingSlipPdf(work: FulfillmentOrderRecord): Promise<Buffer> {
  const fonts = await fontsFor(work);
  const title = `Packing slip ${work.orderNumber}`;
  return writePdf({ title, date: work.updatedAt, fonts }, (page) => {
    writeHead(page, work, title);
    for (const [index, box] of work.packages.entries()) {
      const count = `Package ${index + 1} of ${work.packages.length}`;
      writeUnits(page, [count, sizeOf(box), weightOf(box)].filter(Boolean).join(", "), unitsOf(work, box));
    }
    const loose = work.lines.map((line) => ({ ...line, units: line.quantity - line.packed }));
    const heading = work.packages.length > 0 ? "Not packed yet" : "Contents";
    writeUnits(
      page,
      heading,
      loose.filter(({ units }) => units > 0),
    );
  });
}

interface Units {
  readonly sku: string;
  readonly title: string;
  readonly units: number;
}

const sizeOf = ({ lengthMm, widthMm, heightMm }: FulfillmentPackageRecord): string =>
  lengthMm === null || widthMm === null || heightMm === null ? "" : `${lengthMm} x ${widthMm} x ${heightMm} mm`;
const weightOf = ({ weightGrams }: FulfillmentPackageRecord): string =>
  weightGrams === null ? "" : `${(weightGrams / 1000).toFixed(3)} kg`;

function unitsOf({ lines }: FulfillmentOrderRecord, box: FulfillmentPackageRecord): Units[] {
  return box.lines.flatMap(({ fulfillmentLineId, quantity: units }) => {
    const line = lines.find(({ _id }) => _id === fulfillmentLineId);
    return line ? [{ sku: line.sku, title: line.title, units }] : [];
  });
}

function writeHead({ put, next, rule, left }: Page, work: FulfillmentOrderRecord, title: string): void {
  put(title, left, { size: 20 });
  next(34);
  const { name, company, line1, line2, postalCode, city, region, countryCode, phone } = work.shippingAddress;
  const place = [postalCode, city, region].filter(Boolean).join(" ");
  for (const line of [company, name, line1, line2, place, countryCode, phone]) {
    if (!line) continue;
    put(line, left);
    next();
  }
  next();
  put(work.deliveryMethod === "PICK_UP" ? "To be collected" : "To be shipped", left);
  next(24);
  rule();
}

function writeUnits({ put, next, rule }: Page, heading: string, units: readonly Units[]): void {
  if (units.length === 0) return;
  put(heading, columns.title, { size: 12 });
  put("Units", columns.units, { max: width.units, right: true });
  next(20);
  for (const line of units) {
    put(line.title, columns.title, { max: width.title });
    put(line.sku, columns.sku, { max: width.sku });
    put(String(line.units), columns.units, { max: width.units, right: true });
    next();
  }
  next(4);
  rule();
}
