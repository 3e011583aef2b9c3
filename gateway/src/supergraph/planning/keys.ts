import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";

/**
 * A supergraph in which each type names the keys that subgraphs resolve before those that they only refer by. Where the
 * planner comes back to an object for something that needs `@requires`, it takes the first key of its subgraph, also one that
 * the subgraph cannot resolve. The order says nothing else; no key is lost.
 */
export function resolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  return {
    ...supergraph,
    definitions: supergraph.definitions.map((definition) => {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
        return definition;
      const { directives = [] } = definition;
      if (!directives.some(isReference)) return definition;
      return { ...definition, directives: directives.toSorted((a, b) => +isReference(a) - +isReference(b)) };
    }),
  };
}

/** Whether it names a key by which a subgraph refers to objects that it cannot resolve. */
const isReference = ({ name, arguments: given = [] }: ConstDirectiveNode): boolean =>
  name.value === "join__type" &&
  given.some(
    (argument) => argument.name.value === "resolvable" && argument.value.kind === Kind.BOOLEAN && !argument.value.value,
  );
