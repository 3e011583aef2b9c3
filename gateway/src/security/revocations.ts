import { readFile } from "node:fs/promises";
import type { Identity } from "@waybill/kernel";
import { z } from "zod";
import { proofOf } from "./tokens.ts";

/** The file's shape: `{ "tokens"?: ["<jti>"], "sessions"?: ["<sid>"] }`. */
const file = z.strictObject({ tokens: z.array(z.string()).default([]), sessions: z.array(z.string()).default([]) });

/** Tokens that are no longer good although they have not expired. */
export interface Revocations {
  /** Whether the token behind an identity, or its session, is among them. */
  names(identity: Identity): boolean;
}

/**
 * Reads the list from a file.
 * @param path undefined for none
 * @throws Error naming what is wrong with it
 */
export async function readRevocations(path: string | undefined): Promise<Revocations> {
  if (path === undefined) return { names: () => false };
  const { success, data, error } = file.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!success) throw new Error(`${path} is not a list of revoked tokens:\n${z.prettifyError(error)}`);
  const [tokens, sessions] = [new Set<unknown>(data.tokens), new Set<unknown>(data.sessions)];
  return {
    names(identity) {
      const proof = proofOf(identity);
      return proof !== undefined && (tokens.has(proof.tokenId) || sessions.has(proof.sessionId));
    },
  };
}
