import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Lru, WaybillError } from "@waybill/service";
import { z } from "zod";

/**
 * `off`: no list of documents. `allow`: those of the list may be called by their hash alone. `require`: no others are
 * run, however they are sent.
 */
export const trustModes = ["off", "allow", "require"] as const;
export interface TrustSettings {
  readonly mode: (typeof trustModes)[number];
  /** The list, for all modes but `off`. */
  readonly file: string | undefined;
}

/** The part of a request that says which document it means. */
export interface Named {
  readonly query?: unknown;
  /** `<sha256 in hex>` or `sha256:<sha256 in hex>`. */
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

export interface TrustedDocuments {
  /**
   * The text of the document that a request means by a hash.
   * @returns undefined when it is its own text that counts
   * @throws WaybillError PERSISTED_QUERY_NOT_FOUND, PERSISTED_QUERY_REQUIRED, or BAD_REQUEST when hash and text differ
   */
  textOf(request: Named): string | undefined;
}

// The list as code generators write it, and as Apollo's tools do.
const flat = z.record(z.string(), z.string());
const ofApollo = z.object({ operations: z.array(z.object({ id: z.string(), body: z.string() })) });
const manifest = z.union([ofApollo, flat]);

const hash = /^(?:sha256:)?([0-9a-f]{64})$/;
const keptTexts = 1_000;
/** Longer texts are not kept: they would fill the memory. */
const keptLength = 32_768;

/** What clients have taught us, for as long as there is room: it saves bytes and is no guard. */
export type TaughtDocuments = Lru<string, string>;
export const noTaughtDocuments = (): TaughtDocuments => new Lru(keptTexts);

/**
 * Reads the list.
 * @param taught outlives the list, which may be read again
 * @throws Error when the list cannot be read, or a hash in it is not that of its document.
 */
export async function readTrustedDocuments(
  { mode, file }: TrustSettings,
  taught: TaughtDocuments,
): Promise<TrustedDocuments> {
  if (mode === "off") return createTrustedDocuments(new Map(), false, taught);
  if (file === undefined) throw new Error(`Trusted documents are set to "${mode}", but there is no list of them`);
  const { success, data } = manifest.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!success) throw new Error(`${file} is not a list of documents by their SHA-256`);
  const entries =
    "operations" in data && Array.isArray(data.operations) ? data.operations.map(pair) : Object.entries(data);
  const texts = new Map<string, string>();
  for (const [id, text] of entries) {
    const named = hash.exec(id)?.[1];
    if (typeof text !== "string" || named !== sha256(text))
      throw new Error(`${file}: ${id} is not its document's SHA-256`);
    texts.set(named, text);
  }
  return createTrustedDocuments(texts, mode === "require", taught);
}

const pair = ({ id, body }: { readonly id: string; readonly body: string }): [string, string] => [id, body];

/** @param listed documents by hash. @param only whether no others are run. */
export function createTrustedDocuments(
  listed: ReadonlyMap<string, string>,
  only: boolean,
  taught: TaughtDocuments,
): TrustedDocuments {
  const trusted = new Set(listed.values());
  return {
    textOf({ query, documentId, extensions }) {
      const text = typeof query === "string" && query !== "" ? query : undefined;
      const named = documentId ?? persistedIn(extensions);
      if (named === undefined || named === null) {
        if (only && text !== undefined && !trusted.has(text)) throw new WaybillError("PERSISTED_QUERY_REQUIRED");
        return undefined;
      }
      const id = typeof named === "string" ? hash.exec(named)?.[1] : undefined;
      if (id === undefined) throw new WaybillError("PERSISTED_QUERY_NOT_FOUND");
      const known = listed.get(id) ?? (only ? undefined : taught.get(id));
      if (known !== undefined && (text === undefined || text === known)) return known;
      if (text === undefined) throw new WaybillError("PERSISTED_QUERY_NOT_FOUND");
      if (sha256(text) !== id)
        throw new WaybillError("BAD_REQUEST", { message: "The hash is not that of the document." });
      if (only) throw new WaybillError("PERSISTED_QUERY_REQUIRED");
      if (text.length <= keptLength) taught.set(id, text);
      return text;
    },
  };
}

/** The hash of Apollo's protocol: `extensions.persistedQuery.sha256Hash`. */
function persistedIn(extensions: unknown): unknown {
  if (typeof extensions !== "object" || extensions === null || !("persistedQuery" in extensions)) return undefined;
  const { persistedQuery } = extensions;
  if (typeof persistedQuery !== "object" || persistedQuery === null) return "";
  const { version, sha256Hash } = persistedQuery as Readonly<Record<string, unknown>>;
  return version === 1 && typeof sha256Hash === "string" ? sha256Hash : "";
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
