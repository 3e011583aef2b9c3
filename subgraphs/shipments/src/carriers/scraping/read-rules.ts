import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { carrierByCode } from "../../domain/carrier-registry.ts";
import { type ScrapingRule, scrapingRule } from "./rule.ts";

/** The rules that come with Waybill. */
const ownRules = fileURLToPath(new URL("../../../data/scraping/", import.meta.url));

/**
 * The rules in a folder, one in each `*.json`. Throws for a rule that is none: a mistake in it shows at the start.
 * @param folder Waybill's own when left out.
 */
export function readScrapingRules(folder: string = ownRules): ScrapingRule[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
  const rules = files.map((name) => {
    const parsed = scrapingRule.safeParse(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")));
    if (!parsed.success) throw new Error(`${name} is no scraping rule: ${parsed.error.message}`);
    if (!carrierByCode(parsed.data.carrierCode))
      throw new Error(`${name} is for a carrier that is not in the registry`);
    return parsed.data;
  });
  const codes = rules.map(({ carrierCode }) => carrierCode);
  if (new Set(codes).size < codes.length) throw new Error("a carrier has two scraping rules");
  return rules;
}
