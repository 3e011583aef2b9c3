import {
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  parse,
  visit,
} from "graphql";

/** A document that asks for some fields under names of ours. */
export interface Renamed {
  readonly document: DocumentNode;
  /** The client's names, by ours. */
  readonly names: ReadonlyMap<string, string>;
}

/** Gives names of ours to what the planner would mistake for something else; null where there is nothing of the kind. */
export type Rename = (document: DocumentNode) => Renamed | null;

/**
 * The planner tells fields of an object apart by their names in the answer alone, its own among them: the keys by which it
 * comes back to an object, and what a subgraph `@requires`. Where a client calls something else by such a name, or asks
 * for a required field with other arguments, one of them gets what the other one asked for. So whatever a client calls by
 * such a name is asked for under another one: all of it in the whole document, so that what was one field stays one, and
 * what were two stay two.
 */
export function renameFor(supergraph: DocumentNode): Rename {
  const fields = fieldsOf(supergraph);
  const required = namesIn(fields, "join__field", "requires");
  const withArguments = fields.flatMap(({ name, arguments: taken = [] }) => (taken.length > 0 ? [name.value] : []));
  const takingArguments = required.intersection(new Set(withArguments));
  const own = required.union(namesIn(supergraph.definitions, "join__type", "key"));
  const isMistaken = (field: FieldNode): boolean => {
    const name = nameOf(field);
    return takingArguments.has(name) || (name !== field.name.value && own.has(name));
  };
  const taken = new Set(fields.map(({ name }) => name.value));

  return (document) => {
    const used = new Set<string>();
    const mistaken = new Set<string>();
    visit(document, {
      Field(field) {
        used.add(nameOf(field));
        if (isMistaken(field)) mistaken.add(nameOf(field));
      },
    });
    if (mistaken.size === 0) return null;
    const ours = new Map<string, string>();
    for (const name of mistaken) {
      let free = `${name}__asked`;
      while (used.has(free) || taken.has(free)) free += "_";
      ours.set(name, free);
    }
    return {
      document: visit(document, {
        Field(field) {
          const free = ours.get(nameOf(field));
          return free === undefined ? undefined : { ...field, alias: { kind: Kind.NAME, value: free } };
        },
      }),
      names: new Map([...ours].map(([name, free]) => [free, name])),
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

/** Names of the fields in the selections that an argument of a directive has, at any depth. */
function namesIn(
  nodes: readonly { readonly directives?: readonly DirectiveNode[] | undefined }[],
  directive: string,
  argument: string,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, arguments: given = [] } of nodes.flatMap(({ directives = [] }) => directives)) {
    if (name.value !== directive) continue;
    for (const { name: called, value } of given) {
      if (called.value !== argument || value.kind !== Kind.STRING) continue;
      const selections = value.value.trim().startsWith("{") ? value.value : `{ ${value.value} }`;
      visit(parse(selections), { Field: (field) => void names.add(field.name.value) });
    }
  }
  return names;
}
