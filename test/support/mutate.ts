import type { Identity, UserError } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { staff } from "./identities.ts";
import type { Answer, Subgraphs } from "./subgraphs.ts";

/** A mutation as tests call it. Its input type is the name with `Input`, by the rule of the schema. */
export interface Mutation {
  readonly subgraph: SubgraphName;
  readonly name: string;
  /** The payload's field with the result. */
  readonly field: string;
  /** What is asked of the result. */
  readonly selection: string;
}

export interface Payload<T> {
  readonly value: T | null;
  readonly userErrors: readonly UserError[];
}

const errors = "userErrors { code path message retriable }";

/** Calls a mutation and answers everything that came, top-level errors included. */
export function callMutation<T>(
  subgraphs: Subgraphs,
  { subgraph, name, field, selection }: Mutation,
  input: object,
  identity: Identity = staff(),
): Promise<Answer<{ payload: Payload<T> }>> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
  const inputType = ["confirmReservation", "releaseReservation"].includes(name) ? "SettleReservationInput!" : type;
  const query = `mutation ($input: ${inputType}) { payload: ${name}(input: $input) { value: ${field} { ${selection} } ${errors} } }`;
  return subgraphs.execute(subgraph, query, { input }, identity);
}

/** Calls a mutation that must not fail as a whole, and answers its payload. */
export async function mutate<T>(
  subgraphs: Subgraphs,
  mutation: Mutation,
  input: object,
  identity?: Identity,
): Promise<Payload<T>> {
  const { data, errors: failed } = await callMutation<T>(subgraphs, mutation, input, identity);
  if (failed || !data)
    throw new Error(`${mutation.name}: ${failed?.map(({ message }) => message).join("; ") ?? "no data"}`);
  return data.payload;
}

/** The same as a patient client: repeats the call, key and all, for as long as it is told that a service did not answer. */
export async function insist<T>(
  subgraphs: Subgraphs,
  mutation: Mutation,
  input: object,
  identity?: Identity,
): Promise<Payload<T>> {
  for (;;) {
    const payload = await mutate<T>(subgraphs, mutation, input, identity);
    if (!payload.userErrors.some(({ code }) => code === "UNAVAILABLE")) return payload;
  }
}

/** Calls a mutation that must succeed, and answers its result. */
export async function succeed<T>(
  subgraphs: Subgraphs,
  mutation: Mutation,
  input: object,
  identity?: Identity,
): Promise<T> {
  const { value, userErrors } = await mutate<T>(subgraphs, mutation, input, identity);
  if (value === null) throw new Error(`${mutation.name} was refused: ${JSON.stringify(userErrors)}`);
  return value;
}

/** The refusals of a payload as `path CODE`, for short assertions. */
export const refusals = ({ userErrors }: Pick<Payload<unknown>, "userErrors">): string[] =>
  userErrors.map(({ path, code }) => `${path.join(".")} ${code}`);
