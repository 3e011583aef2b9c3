import type { Operation, Selection } from "@apollo/federation-internals";
import { conditionDirectives } from "../execution/projection.ts";

/**
 * Whether an operation asks for data, whatever its variables are: for more than the schema, `__typename`, and what may be
 * left out. The planner has an empty plan for an operation that nobody can answer, as for one that asks nothing.
 */
export function asksForData(operation: Operation): boolean {
  const schema = operation.schema();
  const include = schema.includeDirective().name;
  const isCertain = (selection: Selection): boolean =>
    conditionDirectives(schema, selection).every(({ name, arguments: given }) => given["if"] === (name === include));
  const asks = (selections: readonly Selection[]): boolean =>
    selections.some((selection) => {
      if (!isCertain(selection)) return false;
      if (selection.kind === "FieldSelection") return !selection.element.definition.isIntrospectionField();
      return asks(selection.selectionSet.selections());
    });
  return asks(operation.selectionSet.selections());
}
