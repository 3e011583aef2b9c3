import { type DocumentNode, type FieldDefinitionNode, type FieldNode, Kind, parse, visit } from "graphql";

/** A document that asks for some fields under names of ours. */
export interface Renamed {
  readonly document: DocumentNode;
  /** The client's names, by ours. */
  readonly names: ReadonlyMap<string, string>;
}

/** Gives names of ours to what the planner would mistake for something else; null where there is nothing of the kind. */
export type Rename = (document: DocumentNode) => Renamed | null;

/**
 * The planner tells fields of an object apart by their names in the answer alone. Where a subgraph `@requires` a field with
 * arguments, and the client asks for the same field with others, or for something else under its name, one of them gets
 * what the other one asked for. So whatever a client calls by such a name is asked for under another one: all of it
 * in the whole document, so that what was one field stays one, and what were two stay two.
 */
export function renameFor(supergraph: DocumentNode): Rename {
  const required = requiredWithArguments(supergraph);
  if (required.size === 0) return () => null;
  const fields = new Set(fieldsOf(supergraph).map(({ name }) => name.value));
  return (document) => {
    const used = new Set<string>();
    visit(document, { Field: (field) => void used.add(nameOf(field)) });
    const ours = new Map<string, string>();
    for (const name of used) {
      if (!required.has(name)) continue;
      let own = `${name}__asked`;
      while (used.has(own) || fields.has(own)) own += "_";
      ours.set(name, own);
    }
    if (ours.size === 0) return null;
    return {
      document: visit(document, {
        Field(field) {
          const own = ours.get(nameOf(field));
          return own === undefined ? undefined : { ...field, alias: { kind: Kind.NAME, value: own } };
        },
      }),
      names: new Map([...ours].map(([name, own]) => [own, name])),
    };
  };
}

const nameOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

function fieldsOf({ definitions }: DocumentNode): readonly FieldDefinitionNode[] {
  return definitions.flatMap((type) =>
    type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (type.fields ?? [])
      : [],
  );
}

/** Names of the fields with arguments, given or left at their defaults, that some subgraph `@requires`. */
function requiredWithArguments(supergraph: DocumentNode): ReadonlySet<string> {
  const withArguments = new Set<string>();
  const required = new Set<string>();
  for (const { name, arguments: taken = [], directives = [] } of fieldsOf(supergraph)) {
    if (taken.length > 0) withArguments.add(name.value);
    for (const { name: directive, arguments: given = [] } of directives) {
      if (directive.value !== "join__field") continue;
      for (const { name: argument, value } of given) {
        if (argument.value !== "requires" || value.kind !== Kind.STRING) continue;
        const selections = value.value.trim().startsWith("{") ? value.value : `{ ${value.value} }`;
        visit(parse(selections), { Field: (field) => void required.add(field.name.value) });
      }
    }
  }
  return new Set([...required].filter((name) => withArguments.has(name)));
}
