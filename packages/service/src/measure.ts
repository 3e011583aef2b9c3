import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from "graphql";
import type { OperationLimits } from "./limits.ts";

/** How large a part of a document is, with its fragments written out. */
export interface Size {
  /** Levels of fields. Introspection below the root counts apart. */
  readonly depth: number;
  /** Levels of fields below `__schema` and `__type`. */
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly fields: number;
  /** Fields at the top level. */
  readonly width: number;
  /** Objects that the answer may hold at most, by page sizes and assumed lengths of lists. */
  readonly cost: number;
}

/** A page size that is out of range. */
export interface WrongPage {
  readonly field: string;
  readonly argument: string;
  readonly most: number;
}

const nothing: Size = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0, width: 0, cost: 0 };

const beside = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  aliases: a.aliases + b.aliases,
  fields: a.fields + b.fields,
  width: a.width + b.width,
  cost: a.cost + b.cost,
});

/** A fragment that contains itself: it has no size. */
export class CyclicFragment extends Error {
  override readonly name = "CyclicFragment";
}

/**
 * Measures documents against a schema in one pass. Each fragment is measured once for each page size
 * around it, however often it is spread, so that the time follows the text and not what it expands to.
 */
export class Ruler {
  readonly wrongPages: WrongPage[] = [];
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #limits: OperationLimits;
  readonly #measured = new Map<string, Size>();
  readonly #open = new Set<string>();

  /** @param values the operation's variables, defaults included. */
  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    values: Readonly<Record<string, unknown>>,
    limits: OperationLimits,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#values = values;
    this.#limits = limits;
  }

  operation(operation: OperationDefinitionNode): Size {
    return this.#selections(
      operation.selectionSet,
      this.#schema.getRootType(operation.operation) ?? undefined,
      undefined,
    );
  }

  /** @throws CyclicFragment */
  fragment(name: string, pageAround: number | undefined): Size {
    const key = `${name} ${pageAround ?? ""}`;
    const known = this.#measured.get(key);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return nothing;
    if (this.#open.has(name)) throw new CyclicFragment(name);
    this.#open.add(name);
    const size = this.#selections(
      fragment.selectionSet,
      this.#schema.getType(fragment.typeCondition.name.value),
      pageAround,
    );
    this.#open.delete(name);
    this.#measured.set(key, size);
    return size;
  }

  #selections(set: SelectionSetNode, parent: GraphQLNamedType | undefined, pageAround: number | undefined): Size {
    let size = nothing;
    for (const node of set.selections) {
      switch (node.kind) {
        case Kind.FIELD:
          size = beside(size, this.#field(node, parent, pageAround));
          break;
        case Kind.FRAGMENT_SPREAD:
          size = beside(size, this.fragment(node.name.value, pageAround));
          break;
        case Kind.INLINE_FRAGMENT: {
          const condition = node.typeCondition?.name.value;
          const type = condition === undefined ? parent : this.#schema.getType(condition);
          size = beside(size, this.#selections(node.selectionSet, type, pageAround));
          break;
        }
      }
    }
    return size;
  }

  #field(node: FieldNode, parent: GraphQLNamedType | undefined, pageAround: number | undefined): Size {
    const field = fieldOf(parent, node.name.value);
    const type = field ? getNamedType(field.type) : undefined;
    const page = field ? this.#pageSize(node, field, `${parent?.name}.${field.name}`) : undefined;
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const pageInside = isList ? undefined : page;
    const inner = node.selectionSet ? this.#selections(node.selectionSet, type, pageInside) : nothing;
    const aliases = inner.aliases + (node.alias ? 1 : 0);
    const fields = inner.fields + 1;
    if (parent?.name.startsWith("__")) {
      return { depth: 0, introspectionDepth: inner.introspectionDepth + 1, aliases, fields, width: 1, cost: 0 };
    }
    const length = isList ? (page ?? pageAround ?? this.#assumedLength(`${parent?.name}.${field.name}`)) : 1;
    const own = isCompositeType(type) ? 1 : 0;
    const { introspectionDepth } = inner;
    return { depth: inner.depth + 1, introspectionDepth, aliases, fields, width: 1, cost: length * (own + inner.cost) };
  }

  /** How many items a paged field may give; undefined when it is not paged. */
  #pageSize(node: FieldNode, field: GraphQLField<unknown, unknown>, coordinate: string): number | undefined {
    const sizes = field.args.filter((argument) => argument.name === "first" || argument.name === "last");
    if (sizes.length === 0) return undefined;
    const most = this.#limits.pageSizes[coordinate] ?? this.#limits.maxPageSize;
    let asked = 0;
    for (const argument of sizes) {
      const given = node.arguments?.find((a) => a.name.value === argument.name);
      const value = given ? this.#number(given.value) : argument.defaultValue;
      if (typeof value !== "number") continue;
      if (value < 1 || value > most) this.wrongPages.push({ field: coordinate, argument: argument.name, most });
      else asked = Math.max(asked, value);
    }
    return asked || most;
  }

  #number(value: ValueNode): unknown {
    if (value.kind === Kind.INT) return Number(value.value);
    return value.kind === Kind.VARIABLE ? this.#values[value.name.value] : undefined;
  }

  #assumedLength(coordinate: string): number {
    return this.#limits.listSizes[coordinate] ?? this.#limits.assumedListSize;
  }
}

function fieldOf(parent: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  const hasFields = isObjectType(parent) || isInterfaceType(parent);
  return hasFields && Object.hasOwn(parent.getFields(), name) ? parent.getFields()[name] : undefined;
}
