import { resultOf, type Send } from "../../scripts/graph/client.ts";

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/**
 * Runs a mutation that must succeed.
 * @param field for example `createProduct`, with input `CreateProductInput`.
 * @param result the payload's field with its selection, for example `product { id }`.
 */
export async function make<T>(send: Send, field: string, input: object, result: string): Promise<T> {
  const inputType = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const [name = ""] = result.split(" ", 1);
  const query = `mutation ($input: ${inputType}!) { ${field}(input: $input) { ${result} userErrors { code message } } }`;
  const payload = (await send<Record<string, Payload & Record<string, T>>>(query, { input }))[field];
  if (!payload) throw new Error(`${field} answered nothing`);
  return resultOf(payload, payload[name] ?? null);
}

export const address = {
  name: "Ada Lovelace",
  line1: "12 St James's Square",
  city: "London",
  postalCode: "SW1Y 4JH",
  countryCode: "GB",
};
