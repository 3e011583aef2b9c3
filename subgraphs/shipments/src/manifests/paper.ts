import { fontsFor, writePdf } from "@waybill/documents";
import { type ManifestRecord, weightOf } from "../domain/manifests/manifest.ts";

/** Shares of the page's width. */
const columns = [0, 0.08, 0.45, 0.75, 0.88] as const;

const kilograms = (grams: number): string => (grams / 1000).toFixed(3);

/** A manifest on A4, which the carrier's driver signs. The same manifest makes the same file. */
export async function manifestPaper(manifest: ManifestRecord): Promise<Buffer> {
  const { _id, accountId, carrierCode, locationId, day, parcels, createdAt } = manifest;
  const fonts = await fontsFor(manifest);
  return writePdf({ title: `Manifest ${_id}`, date: createdAt, fonts }, ({ put, next, rule, left, right }) => {
    const row = (cells: readonly string[]): void => {
      cells.forEach((cell, i) => {
        const [from = 0, to = 1] = [columns[i], columns[i + 1]];
        put(cell, left + (right - left) * from, { size: 8, max: (right - left) * (to - from) - 4 });
      });
      next(12);
    };
    put("MANIFEST", left, { size: 14 });
    next(20);
    for (const [label, value] of [
      ["Manifest", _id],
      ["Day", day],
      ["Carrier", `${carrierCode} (${accountId})`],
      ["Location", locationId ?? "all"],
      ["Parcels", String(parcels.length)],
      ["Weight", `${kilograms(weightOf(manifest))} kg`],
    ] as const) {
      put(`${label}: ${value}`, left);
      next(14);
    }
    next(6);
    row(["#", "Tracking number", "Service", "kg", "To"]);
    rule();
    parcels.forEach(({ trackingNumber, service, weightGrams, countryCode }, i) =>
      row([String(i + 1), trackingNumber, service, kilograms(weightGrams), countryCode]),
    );
    rule();
    next(20);
    put("Received by the carrier (name, date, time, signature): ______________________________", left, { size: 8 });
  });
}
