import { isDeepStrictEqual } from "node:util";
import { type QueryName, queries } from "./demo/schema.ts";
import type { Field } from "./field.ts";

// Does not fetch what @requires needs unless the client asks for it too; its answers are reported, not refused.
const known = new Set(["mercurius"]);

/**
 * Asks every gateway every query once.
 * @throws Error when a gateway answers otherwise than the first
 */
export async function compareAnswers({ gateways, authorizations }: Field, names: readonly QueryName[]): Promise<void> {
  for (const name of names) {
    let first: unknown;
    for (const gateway of gateways) {
      const response = await fetch(gateway.url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: authorizations[0] ?? "" },
        body: JSON.stringify({ query: queries[name] }),
      });
      const text = await response.text();
      const answer = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
      first ??= answer.data;
      const works = response.ok && answer.data && !answer.errors;
      if (works && isDeepStrictEqual(answer.data, first)) continue;
      if (!known.has(gateway.name))
        throw new Error(`${gateway.name} answers ${name} otherwise: ${text.slice(0, 2_000)}`);
      console.log(`${gateway.name} answers ${name} otherwise than the rest`);
    }
  }
}
