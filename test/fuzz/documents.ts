import * as fc from "fast-check";
import {
  getNamedType,
  type GraphQLArgument,
  GraphQLBoolean,
  type GraphQLField,
  type GraphQLInputType,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { Choices, mostOfChoice } from "./choices.ts";
import { strange } from "./strange.ts";
import { type Known, literal, valueOf, wrongPage, wrongValue } from "./values.ts";

/** What is sent to the graph. */
export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What a document means to be; the first does fit the schema, most of the time. */
const kinds = ["valid", "near-valid", "hostile"] as const;
type Kind = (typeof kinds)[number];

/** How deep it goes, and how often something is wrong with it. */
const shapes: Readonly<Record<Kind, { readonly depth: number; readonly slips: number }>> = {
  valid: { depth: 7, slips: 0 },
  "near-valid": { depth: 5, slips: 0.04 },
  hostile: { depth: 14, slips: 0.01 },
};
const longest = 400;
/** Each asks an operation in all ways: what is small after so many is small enough. */
const mostShrinks = 1_000;
const conditionType = new GraphQLNonNull(GraphQLBoolean);

/** Random queries over a schema, two of three of which have something wrong with them. */
export const operations = (schema: GraphQLSchema, known: Known): fc.Arbitrary<Operation> =>
  fc.limitShrink(
    fc
      .array(fc.nat({ max: mostOfChoice }), { maxLength: longest, size: "max" })
      .map((numbers) => new Writer(schema, known, new Choices(numbers)).operation()),
    mostShrinks,
  );

/** Writes one document, by depth first. */
class Writer {
  readonly #schema: GraphQLSchema;
  readonly #known: Known;
  readonly #choices: Choices;
  readonly #kind: Kind;
  readonly #fragments: { readonly name: string; readonly type: string; text: string }[] = [];
  readonly #declared: string[] = [];
  readonly #values: Record<string, unknown> = {};
  /** Fields with arguments that are in the document already: twice under one name they would contradict each other. */
  readonly #asked = new Set<string>();
  #aliases = 0;

  constructor(schema: GraphQLSchema, known: Known, choices: Choices) {
    this.#schema = schema;
    this.#known = known;
    this.#choices = choices;
    this.#kind = choices.pick(kinds);
  }

  operation(): Operation {
    const query = this.#schema.getQueryType() as GraphQLObjectType;
    const selection = this.#selection(query, 0);
    const variables = this.#declared.length > 0 ? `(${this.#declared.join(", ")})` : "";
    const text = [`query Fuzz${variables} ${selection}`, ...this.#fragments.map((fragment) => fragment.text)].join(" ");
    const written = { query: text, variables: this.#values };
    return this.#kind === "hostile" ? strange(written, this.#choices) : written;
  }

  #slips(): boolean {
    const { slips } = shapes[this.#kind];
    return slips > 0 && this.#choices.chance(slips);
  }

  #alias(): string {
    this.#aliases += 1;
    return `a${this.#aliases}: `;
  }

  /** The key's name above all: by it the planner finds the way from one subgraph to the next. */
  #aliasOfAnother(fields: readonly GraphQLField<unknown, unknown>[]): string {
    return this.#choices.chance(0.7) ? "id: " : `${this.#choices.pick(fields).name}: `;
  }

  #selection(type: GraphQLObjectType, depth: number): string {
    const count = 1 + this.#choices.below(depth === 0 ? 3 : 4);
    return `{ ${Array.from({ length: count }, () => this.#part(type, depth)).join(" ")} }`;
  }

  #part(type: GraphQLObjectType, depth: number): string {
    if (this.#slips()) return this.#wrongPart(type);
    switch (this.#choices.below(20)) {
      case 0:
        return "__typename";
      case 1:
        return `${this.#alias()}__typename${this.#directives()}`;
      case 2:
        return `... on ${type.name}${this.#directives()} ${this.#selection(type, depth)}`;
      case 3:
        return `...${this.#directives()} ${this.#selection(type, depth)}`;
      case 4:
        return `...${this.#fragment(type, depth)}${this.#directives()}`;
      default:
        return this.#field(type, depth);
    }
  }

  #fragment(type: GraphQLObjectType, depth: number): string {
    const finished = this.#fragments.filter((fragment) => fragment.type === type.name && fragment.text !== "");
    if (finished.length > 0 && this.#choices.chance(0.5)) return this.#choices.pick(finished).name;
    const made = { name: `F${this.#fragments.length}`, type: type.name, text: "" };
    this.#fragments.push(made);
    made.text = `fragment ${made.name} on ${type.name} ${this.#selection(type, depth)}`;
    return made.name;
  }

  #field(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const deep = fields.filter((field) => isObjectType(getNamedType(field.type)));
    const leaves = fields.filter((field) => !deep.includes(field));
    const goesOn =
      deep.length > 0 && depth < shapes[this.#kind].depth && this.#choices.chance(depth === 0 ? 0.95 : 0.5);
    const from = goesOn ? deep : leaves;
    if (from.length === 0) return "__typename";
    const field = this.#choices.pick(from);
    const needsName = field.args.length > 0 && this.#asked.has(field.name);
    if (field.args.length > 0) this.#asked.add(field.name);
    const alias = this.#choices.chance(0.05)
      ? this.#aliasOfAnother(fields)
      : needsName || this.#choices.chance(0.05)
        ? this.#alias()
        : "";
    const head = `${alias}${field.name}${this.#arguments(field)}${this.#directives()}`;
    const below = getNamedType(field.type);
    return isObjectType(below) ? `${head} ${this.#selection(below, depth + 1)}` : head;
  }

  #arguments({ args, type: answer }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap((argument) => {
      if (this.#slips()) return this.#wrongArgument(argument);
      const isPage = argument.name === "first" || argument.name === "last";
      if (!isRequiredArgument(argument) && !this.#choices.chance(isPage ? 0.9 : 0.25)) return [];
      const name = argument.name === "id" ? `${getNamedType(answer).name}Id` : argument.name;
      const value = valueOf(argument.type, name, this.#choices, this.#known);
      return [`${argument.name}: ${this.#value(value, argument.type)}`];
    });
    return given.length > 0 ? `(${given.join(", ")})` : "";
  }

  /** A value in its place, or a variable that has it. */
  #value(value: unknown, type: GraphQLInputType): string {
    return this.#choices.chance(0.3) ? this.#variable(value, type) : literal(value, type);
  }

  #variable(value: unknown, type: GraphQLInputType): string {
    const name = `v${this.#declared.length}`;
    const isDefault = this.#choices.chance(0.1);
    this.#declared.push(`$${name}: ${String(type)}${isDefault ? ` = ${literal(value, type)}` : ""}`);
    const isLeftOut = (isDefault || !isNonNullType(type)) && this.#choices.chance(0.3);
    if (!isLeftOut) this.#values[name] = value;
    return `$${name}`;
  }

  #directives(): string {
    if (this.#slips()) {
      return this.#choices.pick([
        " @skip",
        " @nothing",
        " @include(if: 1)",
        " @deprecated",
        " @defer",
        " @skip(if: $v99)",
      ]);
    }
    if (!this.#choices.chance(0.08)) return "";
    const condition = this.#value(this.#choices.chance(0.5), conditionType);
    return ` @${this.#choices.pick(["include", "skip"])}(if: ${condition})`;
  }

  #wrongPart(type: GraphQLObjectType): string {
    const { name } = this.#choices.pick(Object.values(type.getFields()));
    return this.#choices.pick([
      ...[
        `${name}x`,
        name,
        `${name} { id }`,
        `${name}(nothing: 1)`,
        "trackingNumber",
        "nodes { id }",
        "id: __typename",
      ],
      ...["_service { sdl }", '_entities(representations: [{ __typename: "Order", id: "1" }]) { __typename }'],
      ...["__schema { types { name } }", '__type(name: "Order") { fields { name } }', "__typename { __typename }"],
      ...[
        "...F0",
        "...Nowhere",
        "... on Nowhere { id }",
        "... on Customer { id }",
        `${name}: __typename ${name}`,
        "{ id }",
      ],
    ]);
  }

  #wrongArgument({ name, type }: GraphQLArgument): string[] {
    const isPage = name === "first" || name === "last";
    const value = isPage ? wrongPage(this.#choices) : wrongValue(this.#choices);
    const other = this.#choices.pick(["Int", "String!", "[ID!]", "Nothing", "Order", "Boolean"]);
    const wrongs: (() => string[])[] = [
      () => [`${name}: ${literal(value, type)}`],
      () => [`${name}: ${this.#variable(value, type)}`],
      () => [],
      () => [`${name}: 1`, `${name}: 2`],
      () => [`${name}: $v99`],
      () => [`${name}: NOTHING`],
      () => {
        this.#declared.push(`$w${this.#declared.length}: ${other}`);
        return [`${name}: $w${this.#declared.length - 1}`];
      },
    ];
    return this.#choices.pick(wrongs)();
  }
}
