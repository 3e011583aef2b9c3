import { err } from "@waybill/kernel";
import type { AdapterOptions, CarrierAccount, CarrierAdapter, TrackAnswer } from "../carrier.ts";
import { type CodeRule, codeTable, lookUp, unmapped } from "../code-table.ts";
import { oneByOne, parsePush, unknownShape } from "../read-message.ts";
import { PageClient } from "./page-client.ts";
import { readPage } from "./read-page.ts";
import type { ScrapingRule } from "./rule.ts";

/** Pages made for people, read by rules: the last resort for carriers that offer programs nothing. */
export function createScrapingAdapter(options: AdapterOptions = {}): CarrierAdapter {
  const client = new PageClient(options);
  const rules = new Map((options.scraping?.rules ?? []).map((rule) => [rule.carrierCode, rule]));
  const tables = new Map([...rules].map(([code, rule]) => [code, tableOf(rule)]));
  return {
    code: "scraping",
    carriers: [...rules.keys()],
    secondHand: "PAGE",
    // One page a number, and a host's pace is slow: more would not be answered in time.
    maxNumbersPerPull: 2,
    verifyPush: () => false,
    readPush(body) {
      const json = parsePush(body);
      return json.ok ? unknownShape("pages do not push") : json;
    },
    classify(scan) {
      const table = tables.get(scan.carrierCode);
      return table ? lookUp(table, scan.rawCode) : unmapped;
    },
    track: (account, numbers, signal, carrierCode) =>
      oneByOne(numbers, (number) => ask(account, number, rules.get(carrierCode ?? ""), signal)),
    close: () => client.close(),
  };

  async function ask(
    account: CarrierAccount,
    number: string,
    rule: ScrapingRule | undefined,
    signal?: AbortSignal,
  ): Promise<TrackAnswer> {
    const none = { code: "NOT_FOUND", message: "the page knows no scan of this number" } as const;
    if (!rule) return err(none);
    const url = new URL(`${account.apiUrl}${rule.path.replace("{number}", encodeURIComponent(number))}`);
    const page = await client.page(url, signal);
    if (!page.ok) return page;
    return page.value === null ? err(none) : readPage(page.value, rule, number);
  }
}

/** The rule's file is checked when it is read: a substatus there belongs to its status. */
const tableOf = ({ carrierCode, version, statuses }: ScrapingRule) =>
  codeTable(`scraping/${carrierCode}/${version}`, statuses as readonly CodeRule[]);
