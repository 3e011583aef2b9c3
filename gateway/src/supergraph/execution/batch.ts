import type { FetchNode } from "@apollo/query-planner";
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from "graphql";

/** A subgraph's operation, ready to be sent. */
export interface Prepared {
  readonly query: string;
  readonly operationName: string | undefined;
  /** The request's JSON up to the inside of its variables. */
  readonly head: string;
  /** The client's variables that it uses. */
  readonly usages: readonly string[];
  /** Response name of each part, and the variable that carries its representations. */
  readonly parts: readonly { readonly key: string; readonly variable: string }[];
}

/** A fetch's own operation. */
export function preparedAlone(fetch: FetchNode): Prepared {
  const { operation, operationName, variableUsages = [] } = fetch;
  const parts = fetch.requires ? [{ key: "_entities", variable: "representations" }] : [];
  return prepared(operation, operationName, variableUsages, parts);
}

/** Several entity fetches as one operation, each under a name of its own. */
export function preparedTogether(fetches: readonly FetchNode[]): Prepared {
  const usages = [...new Set(fetches.flatMap(({ variableUsages = [] }) => variableUsages))];
  const parts = fetches.map((_, index) => ({ key: `_e${index}`, variable: unused(`_r${index}`, usages) }));
  const operations = fetches.map(({ operation }) => entitiesOf(parse(operation)));
  const definitions = new Map(
    operations.flatMap(({ definition }) =>
      (definition.variableDefinitions ?? [])
        .filter(({ variable }) => variable.name.value !== "representations")
        .map((node) => [node.variable.name.value, print(node)] as const),
    ),
  );
  const declared = [...parts.map(({ variable }) => `$${variable}: [_Any!]!`), ...definitions.values()].join(", ");
  const fields = operations.map(({ selectionSet }, index) => {
    const { key, variable } = parts[index] ?? { key: "", variable: "" };
    return `${key}: _entities(representations: $${variable}) ${print(selectionSet)}`;
  });
  const [{ operationName } = { operationName: undefined }] = fetches;
  const text = `query ${operationName ?? ""}(${declared}) { ${fields.join("\n")} }`;
  return prepared(stripIgnoredCharacters(text), operationName, usages, parts);
}

function prepared(
  query: string,
  operationName: string | undefined,
  usages: readonly string[],
  parts: Prepared["parts"],
): Prepared {
  const name = operationName === undefined ? "" : `"operationName":${JSON.stringify(operationName)},`;
  return { query, operationName, usages, parts, head: `{"query":${JSON.stringify(query)},${name}"variables":{` };
}

const unused = (name: string, taken: readonly string[]): string =>
  taken.includes(name) ? unused(`${name}_`, taken) : name;

/** What an entity fetch selects, with its fragments written out: those of several fetches may have one name. */
function entitiesOf(document: DocumentNode): { definition: OperationDefinitionNode; selectionSet: SelectionSetNode } {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const field = definition?.selectionSet.selections[0] as FieldNode | undefined;
  if (!definition || !field?.selectionSet) throw new Error("An entity fetch selects nothing");
  const written = (set: SelectionSetNode): SelectionSetNode =>
    visit(set, {
      FragmentSpread: {
        enter(node) {
          const fragment = fragments.get(node.name.value);
          if (!fragment) return undefined;
          const { typeCondition, selectionSet } = fragment;
          const directives = node.directives ?? [];
          return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: written(selectionSet) };
        },
      },
    });
  return { definition, selectionSet: written(field.selectionSet) };
}

/** What an entity fetch asks for, as text: equal for fetches that differ only in where they add. */
export function selectionKey(fetch: FetchNode): string {
  const { selectionSet } = entitiesOf(parse(fetch.operation));
  return JSON.stringify([print(selectionSet), fetch.variableUsages ?? [], fetch.outputRewrites ?? []]);
}

/** Whether an entity fetch brings nothing but values that are no objects. */
export function bringsOnlyLeaves(fetch: FetchNode): boolean {
  let leavesOnly = true;
  visit(entitiesOf(parse(fetch.operation)).selectionSet, {
    Field(node) {
      if (node.selectionSet) leavesOnly = false;
    },
  });
  return leavesOnly;
}
