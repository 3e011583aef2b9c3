import { disturb, type Misbehaviour } from "../carrier/behaviour.ts";
import type { ParcelDetails, SandboxScan, Stage } from "../carrier/parcel.ts";

const codes: Readonly<Record<Stage, string>> = {
  LABEL: "ANN",
  PICKED_UP: "ACC",
  DEPARTED: "DEP",
  ARRIVED: "ARR",
  IN_TRANSIT: "TRN",
  AT_DELIVERY_FACILITY: "DST",
  OUT_FOR_DELIVERY: "OFD",
  ATTEMPT_FAILED: "ATT",
  EXCEPTION: "EXC",
  DELIVERED: "DEL",
};

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const local = (day: string): string => day.split("-").toReversed().join(".");

export const unknownPage =
  '<!doctype html><title>Tracking</title><p class="no-such-parcel">We know no such parcel.</p>';
export const brokenPage = "<!doctype html><title>Tracking</title><p>Tracking is not available at the moment.</p>";

/** A parcel's page, as a small carrier has it: times as people read them. */
export function pageOf(
  scans: readonly SandboxScan[],
  details: ParcelDetails | undefined,
  kind: Misbehaviour | null,
): string {
  const newestFirst = disturb(
    scans.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)),
    kind,
  );
  const isDelivered = scans.some(({ stage }) => stage === "DELIVERED");
  const facts = details
    ? [
        `<p>Service: <b id="service">${escaped(details.serviceName)}</b>`,
        `<p>Expected on <b id="expected">${local(details.estimate.date)}</b>`,
        isDelivered ? `<p>Signed by <b id="signed-by">${escaped(details.signedBy)}</b>` : "",
      ].join("")
    : "";
  return `<!doctype html><title>Tracking</title>${facts}<table class="scans"><tbody>${newestFirst
    .map((scan) => rowOf(scan, kind))
    .join("")}</tbody></table>`;
}

function rowOf(scan: SandboxScan, kind: Misbehaviour | null): string {
  const zone = kind === "NO_ZONE" ? "" : ` ${/[+-]\d{2}:\d{2}$/.exec(scan.at)?.[0] ?? "Z"}`;
  const code = kind === "UNKNOWN_CODE" ? "QQ" : (scan.code ?? codes[scan.stage]);
  const place = [
    ["city", scan.city],
    ["region", scan.region],
    ["postal", scan.postalCode],
    ["country", scan.countryCode],
  ].map(([name, value]) => (value === undefined ? "" : `<span class="${name}">${escaped(value)}</span> `));
  const time = `${local(scan.at.slice(0, 10))} ${scan.at.slice(11, 19)}${zone}`;
  const what = `<td class="what" data-code="${escaped(code)}">${escaped(scan.text)}</td>`;
  return `<tr><td class="when">${time}</td>${what}<td class="where">${place.join("")}</td></tr>`;
}
