import type { Outcome, UserError } from "@waybill/kernel";

/** A mutation's answer: the result under its own name, or the reasons why there is none. */
export type Payload<K extends string, T> = { [P in K]: T | null } & { userErrors: UserError[] };

/** Turns an outcome into a mutation payload whose result field is called `name`. */
export function payload<K extends string, T>(name: K, outcome: Outcome<T>): Payload<K, T> {
  const result = { [name]: outcome.ok ? outcome.value : null } as { [P in K]: T | null };
  return { ...result, userErrors: outcome.ok ? [] : [...outcome.error] };
}
