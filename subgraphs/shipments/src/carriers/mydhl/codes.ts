import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { codeTable, lookUp } from "../code-table.ts";
import { expressRules } from "../dhl-express-codes.ts";

/** Version of the table. Raise it whenever a row of DHL Express's codes changes. */
export const myDhlRules = "mydhl/2026-01";

const table = codeTable(myDhlRules, expressRules);

/** What a DHL Express checkpoint means in the standard. */
export const classifyMyDhlScan = (scan: Pick<CarrierScan, "rawCode">): Classification => lookUp(table, scan.rawCode);
