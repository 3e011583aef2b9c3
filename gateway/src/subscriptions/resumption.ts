import {
  type ArgumentNode,
  type DocumentNode,
  type ExecutionResult,
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  Kind,
  parseType,
  print,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import type { SubscriptionRoot } from "./root-field.ts";

/** How a subscription can be taken up again after its upstream was lost. */
export interface Resumption {
  /** The client's document with `after` bound to `variable` and the event's cursor selected. */
  readonly document: DocumentNode;
  /** The variable that says where the upstream starts. */
  readonly variable: string;
  /** The cursor of an event as the upstream gave it; undefined when the event has no data. */
  cursorOf(event: ExecutionResult): string | undefined;
}

/**
 * Makes a subscription resumable, where its field allows: an argument `after: Cursor` and an event type
 * with `cursor: Cursor!`. The cursor travels under an alias of our own, which the client's operation does
 * not have and which therefore never reaches the client.
 * @returns null when the field cannot be resumed.
 */
export function resumption(schema: GraphQLSchema, document: DocumentNode, root: SubscriptionRoot): Resumption | null {
  const [first] = root.fields;
  const field = schema.getSubscriptionType()?.getFields()[first.name.value];
  if (!field || !isResumable(field)) return null;

  const text = print(document);
  const variable = unusedName("waybillAfter", text);
  const alias = unusedName("waybillCursor", text);
  const responseKey = first.alias?.value ?? first.name.value;

  const after: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: "after" },
    value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
  };
  const definition: VariableDefinitionNode = {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
    type: parseType("Cursor"),
  };
  return {
    variable,
    document: visit(document, {
      OperationDefinition: {
        leave: (node) =>
          node.name?.value === root.operation.name?.value
            ? { ...node, variableDefinitions: [...(node.variableDefinitions ?? []), definition] }
            : undefined,
      },
      Field: {
        enter: (node) =>
          root.fields.includes(node)
            ? {
                ...node,
                arguments: [...(node.arguments ?? []).filter((a) => a.name.value !== "after"), after],
                selectionSet: {
                  kind: Kind.SELECTION_SET,
                  selections: [...(node.selectionSet?.selections ?? []), cursorField(alias)],
                },
              }
            : undefined,
      },
    }),
    cursorOf(event) {
      const payload = event.data?.[responseKey];
      const cursor = (payload as Record<string, unknown> | null | undefined)?.[alias];
      return typeof cursor === "string" ? cursor : undefined;
    },
  };
}

function isResumable(field: GraphQLField<unknown, unknown>): boolean {
  const payload = getNamedType(field.type);
  const cursor = isObjectType(payload) ? payload.getFields()["cursor"] : undefined;
  return (
    field.args.some((arg) => arg.name === "after" && String(arg.type) === "Cursor") &&
    cursor !== undefined &&
    isNonNullType(cursor.type) &&
    String(cursor.type.ofType) === "Cursor"
  );
}

const cursorField = (alias: string) => ({
  kind: Kind.FIELD as const,
  alias: { kind: Kind.NAME as const, value: alias },
  name: { kind: Kind.NAME as const, value: "cursor" },
});

function unusedName(wanted: string, text: string): string {
  return text.includes(wanted) ? unusedName(`${wanted}_`, text) : wanted;
}
