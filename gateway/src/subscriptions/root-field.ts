import { WaybillError } from "@waybill/service";
import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** A subscription's operation and its one root field, which fragments may repeat: the same name and arguments. */
export interface SubscriptionRoot {
  readonly operation: OperationDefinitionNode;
  readonly fields: readonly [FieldNode, ...FieldNode[]];
}

/**
 * Finds the root field of a valid subscription.
 * @throws WaybillError when there is a condition on it: what to subscribe to may not depend on variables.
 */
export function subscriptionRoot(document: DocumentNode, operationName: string | undefined): SubscriptionRoot {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new WaybillError("OPERATION_RESOLUTION_FAILURE");
  const [first, ...more] = rootFields(document, operation.selectionSet);
  if (!first) throw new WaybillError("GRAPHQL_VALIDATION_FAILED", { message: "A subscription needs a root field." });
  return { operation, fields: [first, ...more] };
}

function rootFields(document: DocumentNode, selectionSet: SelectionSetNode): FieldNode[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.directives?.some((d) => d.name.value === "skip" || d.name.value === "include")) {
      throw new WaybillError("GRAPHQL_VALIDATION_FAILED", {
        message: "@skip and @include are not allowed on the root field of a subscription.",
      });
    }
    switch (selection.kind) {
      case Kind.FIELD:
        return [selection];
      case Kind.INLINE_FRAGMENT:
        return rootFields(document, selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return document.definitions.flatMap((definition) =>
          definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value
            ? rootFields(document, definition.selectionSet)
            : [],
        );
    }
  });
}
