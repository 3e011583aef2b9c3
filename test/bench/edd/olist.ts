import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { ParcelMilestones } from "../../../subgraphs/shipments/src/domain/edd/replay.ts";

/** Where the folder with the test data stands beside the repository. */
export const olistFile = fileURLToPath(
  new URL("../../../../shared/data/deliveries/olist-deliveries.csv.gz", import.meta.url),
);

/** The 30,365 real orders of a Brazilian marketplace; null when the file is not there. */
export function readOlist(file = olistFile): ParcelMilestones[] | null {
  if (!existsSync(file)) return null;
  const [head = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => toParcel(new Map(splitCsv(line).map((cell, index) => [names[index]!, cell]))));
}

function toParcel(row: ReadonlyMap<string, string>): ParcelMilestones {
  const text = (name: string): string => row.get(name) ?? "";
  const number = (name: string): number | null => (text(name) === "" ? null : Number(text(name)));
  const place = (end: string) => ({
    countryCode: "BR",
    region: text(`${end}_state`),
    city: text(`${end}_city`),
    postalCode: text(`${end}_zip`),
  });
  return {
    parcel: {
      id: text("order_id"),
      sellerId: text("seller_id"),
      carrierCode: "",
      service: "",
      origin: place("origin"),
      destination: place("dest"),
      purchasedAt: localDays(text("purchased_at"))!,
      shipBy: localDays(text("ship_by")),
      promisedDay: localDays(text("promised_date")),
      distanceKm: number("distance_km"),
      freight: number("freight_brl"),
      price: number("price_brl"),
      weightGrams: number("weight_g"),
      volumeCm3: number("volume_cm3"),
      items: number("n_items") ?? 1,
    },
    handedOverAt: localDays(text("handed_over_at")),
    deliveredAt: localDays(text("delivered_at")),
  };
}

/** `2018-03-01 12:00:00` (wall clock, no zone) as days since 1970-01-01. */
export function localDays(text: string): number | null {
  if (text === "") return null;
  const time = text.length > 10 ? text.slice(11) : "00:00:00";
  return Date.parse(`${text.slice(0, 10)}T${time}Z`) / 86_400_000;
}

/** Cells of a line; the file quotes cells that hold a comma, and none spans lines. */
function splitCsv(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
    (m[1] ?? m[2] ?? "").replaceAll('""', '"'),
  );
}
