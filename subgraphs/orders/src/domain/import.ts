import {
  type ActorType,
  err,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  type Transitions,
  type UserError,
} from "@waybill/kernel";
import { parse } from "csv-parse/sync";

export const importStatuses = ["RECEIVING", "QUEUED", "RUNNING", "COMPLETED", "FAILED"] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** Where an import may go. */
export const importTransitions: Transitions<ImportStatus> = {
  RECEIVING: ["QUEUED"],
  QUEUED: ["RUNNING", "FAILED"],
  RUNNING: ["COMPLETED"],
  COMPLETED: [],
  FAILED: [],
};

export const importRowStatuses = ["PENDING", "PLACED", "FAILED"] as const;
export type ImportRowStatus = (typeof importRowStatuses)[number];

export const importFormats = ["JSONL", "CSV"] as const;
export type ImportFormat = (typeof importFormats)[number];

export const maxImportRows = 10_000;
export const maxPartBytes = 256 * 1024;
export const maxParts = 200;

/** An import as stored. `version` counts the changes of its status, from 1; its progress is that of its rows. */
export interface ImportJobRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly format: ImportFormat;
  readonly status: ImportStatus;
  readonly partsReceived: number;
  readonly error: string | null;
  readonly totalRows: number | null;
  /** Who began it: its orders are placed in this name. */
  readonly actorType: ActorType;
  readonly actorId: string;
  readonly correlationId: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly version: number;
}

/** A part of an import's file, kept until the file was read. */
export interface ImportPartRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly jobId: string;
  readonly part: number;
  readonly content: string;
}

/** An order of an import's file. */
export interface ImportRowRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly jobId: string;
  readonly row: number;
  readonly status: ImportRowStatus;
  readonly externalId: string | null;
  /** `PlaceOrderInput` without its key, as the file has it: not yet checked. Null for a line that is no JSON object. */
  readonly input: JsonObject | null;
  readonly orderId: string | null;
  readonly userErrors: readonly UserError[];
}

/** An order of a file, and the line it begins in. */
export interface FileRow {
  readonly row: number;
  readonly input: JsonObject | null;
}

/** Reads a file into orders, without judging them. @returns why not, for a file that as a whole is none. */
export function readImport(format: ImportFormat, content: string): Result<readonly FileRow[], string> {
  const rows = format === "JSONL" ? ok(readJsonLines(content)) : readCsv(content);
  if (!rows.ok) return rows;
  if (rows.value.length === 0) return err("the file has no orders");
  if (rows.value.length > maxImportRows)
    return err(`the file has ${rows.value.length} orders, more than ${maxImportRows}`);
  return rows;
}

function readJsonLines(content: string): FileRow[] {
  return content
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .flatMap((line, index) => (line.trim() === "" ? [] : [{ row: index + 1, input: asObject(line) }]));
}

function asObject(line: string): JsonObject | null {
  try {
    const value = JSON.parse(line) as JsonValue;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

const orderColumns = [
  "externalId",
  "channel",
  "customerId",
  "email",
  "companyId",
  "poNumber",
  "paymentTerms",
  "currencyCode",
  "pickupLocationId",
  "note",
];
const addressColumns = ["name", "company", "line1", "line2", "city", "region", "postalCode", "countryCode", "phone"];
const lineColumns = ["sku", "quantity", "unitPrice"];
const columns = new Set([...orderColumns, "tags", ...lineColumns, ...addressColumns]);
const needed = ["sku", "quantity", "name", "line1", "city", "countryCode"];

type CsvRecord = Readonly<Record<string, string>>;

function readCsv(content: string): Result<FileRow[], string> {
  let records: { record: CsvRecord; info: { lines: number } }[];
  let header: string[] = [];
  try {
    records = parse(content, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: 64 * 1024,
      columns: (names: string[]) => (header = names),
    }) as unknown as typeof records;
  } catch (error) {
    return err(`the file is no CSV: ${(error as Error).message}`);
  }
  const unknown = header.filter((name) => !columns.has(name));
  if (unknown.length > 0)
    return err(`the header has columns that are not known: ${unknown.slice(0, 5).join(", ").slice(0, 200)}`);
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) return err(`the header lacks the columns ${missing.join(", ")}`);

  const orders: { row: number; first: CsvRecord; lines: JsonObject[] }[] = [];
  for (const { record, info } of records) {
    const open = orders.at(-1);
    const same =
      open !== undefined && (record["externalId"] ?? "") !== "" && record["externalId"] === open.first["externalId"];
    if (same) open.lines.push(lineOf(record, open.first));
    else orders.push({ row: info.lines, first: record, lines: [lineOf(record, record)] });
  }
  return ok(orders.map(({ row, first, lines }) => ({ row, input: orderOf(first, lines) })));
}

const filled = (record: CsvRecord, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => ((record[name] ?? "") === "" ? [] : [[name, record[name] as string]])));

function lineOf(record: CsvRecord, first: CsvRecord): JsonObject {
  const { sku = "", quantity = "", unitPrice = "" } = record;
  // A number that is none stays a text, which the input's type then refuses with its path.
  const units = /^\d{1,9}$/.test(quantity) ? Number(quantity) : quantity;
  const price = unitPrice === "" ? {} : { unitPrice: { amount: unitPrice, currencyCode: first["currencyCode"] ?? "" } };
  return { sku, quantity: units, ...price };
}

const orderOf = (first: CsvRecord, lines: readonly JsonObject[]): JsonObject => ({
  ...filled(first, orderColumns),
  ...((first["tags"] ?? "") === "" ? {} : { tags: (first["tags"] as string).split("|").map((tag) => tag.trim()) }),
  lines,
  shippingAddress: { name: "", line1: "", city: "", ...filled(first, addressColumns) },
});
