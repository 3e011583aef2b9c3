import {
  type CompositeType,
  type FieldSelection,
  isAbstractType,
  isCompositeType,
  isCustomScalarType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type ObjectType,
  type Operation,
  type OutputType,
  possibleRuntimeTypes,
  type Schema,
  type Selection,
  Variable,
} from "@apollo/federation-internals";
import { isTree, type Tree } from "./tree.ts";

/** Writes what a client asked for of an answer's data, as JSON text; null when the data is not as it should be. */
export type Project = (data: Tree) => string | null;

/** What cannot be written as it is: something that must not be null is, or a value does not fit its type. */
const unfit = Symbol("unfit");

/** What a client asked for of a value, in its order and nothing else: JSON. */
type Shape = (value: unknown) => unknown;

/**
 * Compiles a client's operation into a function that writes its answer. Only sound data is written: the nulls that
 * errors leave behind, and how they spread, are for who follows the specification step by step.
 * The answer is put together as values and written at once: texts that grow piece by piece make three times as much
 * garbage, and take half as long again.
 * @param conditions values of the variables that `@skip` and `@include` ask for
 */
export function projectionOf(operation: Operation, conditions: ReadonlyMap<string, boolean>): Project {
  const schema = operation.schema();
  const root = schema.schemaDefinition.rootType(operation.rootKind);
  if (!root) return () => null;
  const shape = new Compiler(schema, conditions).object(root, [operation.selectionSet.selections()], true);
  return (data) => {
    try {
      return JSON.stringify(shape(data));
    } catch (error) {
      if (error === unfit) return null;
      throw error;
    }
  };
}

/** Names of the variables on which the shape of an operation's answer depends; null when it asks for the schema. */
export function conditionsOf(operation: Operation): ReadonlySet<string> | null {
  const names = new Set<string>();
  let plain = true;
  const walk = (selections: readonly Selection[]): void => {
    for (const selection of selections) {
      for (const { arguments: given } of conditionDirectives(operation.schema(), selection)) {
        if (given["if"] instanceof Variable) names.add(given["if"].name);
      }
      if (selection.kind === "FieldSelection" && selection.element.definition.isSchemaIntrospectionField())
        plain = false;
      if (selection.selectionSet) walk(selection.selectionSet.selections());
    }
  };
  walk(operation.selectionSet.selections());
  return plain ? names : null;
}

/** What `@skip` and `@include` say of a selection. */
export function conditionDirectives(schema: Schema, { element }: Selection) {
  return element.appliedDirectives
    .filter(({ name }) => name === schema.skipDirective().name || name === schema.includeDirective().name)
    .map((directive) => ({
      name: directive.name,
      arguments: directive.arguments() as Readonly<Record<string, unknown>>,
    }));
}

interface Field {
  readonly selection: FieldSelection;
  /** What is selected below it, over all its occurrences, in their order. */
  readonly below: (readonly Selection[])[];
}

class Compiler {
  readonly #schema: Schema;
  readonly #conditions: ReadonlyMap<string, boolean>;

  constructor(schema: Schema, conditions: ReadonlyMap<string, boolean>) {
    this.#schema = schema;
    this.#conditions = conditions;
  }

  /** Objects of a type that is known beforehand. */
  object(type: ObjectType, selections: readonly (readonly Selection[])[], isRoot = false): Shape {
    const fields = new Map<string, Field>();
    for (const part of selections) this.#collect(type, part, fields);
    const { name: typeName } = type;
    const keys: string[] = [];
    const shapes: Shape[] = [];
    for (const [name, { selection, below }] of fields) {
      keys.push(name);
      const { definition } = selection.element;
      shapes.push(
        definition.name === "__typename" ? () => typeName : this.#value(definition.type as OutputType, below),
      );
    }
    const { length } = keys;
    if (length === 0) return () => ({});
    return (value) => {
      if (!isTree(value)) throw unfit;
      if (!isRoot) {
        const named = value["__typename"];
        if (named !== undefined && named !== null && named !== typeName) throw unfit;
      }
      const shaped: Tree = {};
      for (let index = 0; index < length; index += 1) {
        const key = keys[index] as string;
        shaped[key] = (shapes[index] as Shape)(value[key]);
      }
      return shaped;
    };
  }

  #value(type: OutputType, below: readonly (readonly Selection[])[]): Shape {
    if (isNonNullType(type)) {
      const shape = this.#present(type.ofType, below);
      return (value) => (value === null || value === undefined ? refuse() : shape(value));
    }
    const shape = this.#present(type, below);
    return (value) => (value === null || value === undefined ? null : shape(value));
  }

  /** What is not null. */
  #present(type: OutputType, below: readonly (readonly Selection[])[]): Shape {
    if (isListType(type)) {
      const shape = this.#value(type.ofType, below);
      return (value) => (Array.isArray(value) ? value.map(shape) : refuse());
    }
    if (isObjectType(type)) return this.object(type, below);
    if (isAbstractType(type)) return this.#abstract(type, below);
    return leafOf(this.#schema, type);
  }

  #abstract(type: CompositeType, below: readonly (readonly Selection[])[]): Shape {
    const possible = new Map(possibleRuntimeTypes(type).map((object) => [object.name, object] as const));
    const shapes = new Map<string, Shape>();
    return (value) => {
      if (!isTree(value)) throw unfit;
      const name = value["__typename"] as string;
      let shape = shapes.get(name);
      if (!shape) {
        const object = possible.get(name);
        if (!object) throw unfit;
        shapes.set(name, (shape = this.object(object, below)));
      }
      return shape(value);
    };
  }

  #collect(type: ObjectType, selections: readonly Selection[], fields: Map<string, Field>): void {
    for (const selection of selections) {
      if (this.#isSkipped(selection)) continue;
      if (selection.kind === "FieldSelection") {
        const name = selection.element.responseName();
        const field = fields.get(name) ?? { selection, below: [] };
        fields.set(name, field);
        if (selection.selectionSet) field.below.push(selection.selectionSet.selections());
      } else if (applies(selection.element.typeCondition, type)) {
        this.#collect(type, selection.selectionSet.selections(), fields);
      }
    }
  }

  #isSkipped(selection: Selection): boolean {
    return conditionDirectives(this.#schema, selection).some(({ name, arguments: given }) => {
      const asked = given["if"];
      const value = asked instanceof Variable ? this.#conditions.get(asked.name) === true : asked === true;
      return value === (name === this.#schema.skipDirective().name);
    });
  }
}

function applies(condition: CompositeType | undefined, type: ObjectType): boolean {
  if (!condition || condition.name === type.name) return true;
  return isAbstractType(condition) && possibleRuntimeTypes(condition).some(({ name }) => name === type.name);
}

function leafOf(schema: Schema, type: OutputType): Shape {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.values.map(({ name }) => name));
    return (value) => (names.has(value) ? value : refuse());
  }
  if (!isScalarType(type) || isCompositeType(type)) return refuse;
  if (isCustomScalarType(type)) return (value) => value;
  switch (type) {
    case schema.booleanType():
      return (value) => (typeof value === "boolean" ? value : refuse());
    case schema.intType():
      return (value) => (Number.isSafeInteger(value) ? value : refuse());
    case schema.floatType():
      return (value) => (Number.isFinite(value) ? value : refuse());
    default: {
      const isId = type === schema.idType();
      return (value) => (typeof value === "string" || (isId && Number.isSafeInteger(value)) ? value : refuse());
    }
  }
}

function refuse(): never {
  throw unfit;
}
