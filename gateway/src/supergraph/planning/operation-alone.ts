import { type DocumentNode, Kind, separateOperations } from "graphql";

/**
 * A valid document with one of its operations, and the fragments that this one uses. The planner takes the variables in
 * every fragment of a document for those of the operation that it plans, and refuses what another one declares.
 */
export function operationAlone(document: DocumentNode, name: string | undefined): DocumentNode {
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return operations.length === 1 ? document : (separateOperations(document)[name ?? ""] ?? document);
}
