import type { Identity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import type { Answer, Subgraphs } from "./subgraphs.ts";

/** Looks entities up as the gateway does. @param selection fields on the type. */
export function lookUp<T>(
  subgraphs: Subgraphs,
  subgraph: SubgraphName,
  type: string,
  ids: readonly string[],
  selection: string,
  identity: Identity,
): Promise<Answer<{ _entities: (T | null)[] }>> {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on ${type} { ${selection} } } }`;
  const representations = ids.map((id) => ({ __typename: type, id }));
  return subgraphs.execute(subgraph, query, { representations }, identity);
}
