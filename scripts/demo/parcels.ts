import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fedexTrackingNumber, inventParcels, readParcelFile, type RecordedParcel } from "@waybill/sandbox";

const recorded = fileURLToPath(new URL("../../../shared/data/deliveries/carrier-events.jsonl", import.meta.url));
const invented = 25;

/** The recorded parcels where the file is beside the checkout, a small invented set elsewhere. */
export function demoParcels(log: (line: string) => void): RecordedParcel[] {
  if (existsSync(recorded)) return readParcelFile(recorded, fedexTrackingNumber);
  log(`No recorded parcels at ${recorded}; ${invented} invented ones take their place.`);
  return inventParcels(invented, 20_260_101, fedexTrackingNumber);
}
