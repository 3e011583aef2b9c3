import { type CarrierMode, carrierOrCode } from "../../domain/carrier-registry.ts";
import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeTable, codeTable, lookUp, unmapped } from "../code-table.ts";
import { airCodes, airRules } from "./air.ts";
import { postCodes, postRules } from "./post.ts";
import { roadCodes, roadRules } from "./road.ts";
import { seaCodes, seaRules } from "./sea.ts";
import { standardCodes, standardRules } from "./standard.ts";

const standard = codeTable(standardRules, standardCodes);
const tableOf: Readonly<Record<CarrierMode, CodeTable>> = {
  AIR: codeTable(airRules, airCodes),
  SEA: codeTable(seaRules, seaCodes),
  POST: codeTable(postRules, postCodes),
  FREIGHT: codeTable(roadRules, roadCodes),
  PARCEL: standard,
};

/**
 * What a scan means whose carrier has no table of its own: by the milestones of the carrier's mode, then by the
 * standard's own words. A code with an exception's code beside it may be known by both, or by the latter alone.
 */
export function classifyMilestone(scan: Pick<CarrierScan, "carrierCode" | "rawCode" | "rawSubCode">): Classification {
  const { rawCode, rawSubCode } = scan;
  const tables = carrierOrCode(scan.carrierCode).modes.map((mode) => tableOf[mode]);
  const names = rawSubCode === null ? [rawCode] : [`${rawCode}/${rawSubCode}`, rawSubCode, rawCode];
  for (const table of [...tables, standard]) {
    for (const name of names) {
      const found = lookUp(table, name);
      if (found !== unmapped) return found;
    }
  }
  return unmapped;
}
