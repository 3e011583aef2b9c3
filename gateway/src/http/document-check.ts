import { type OperationLimits, type Runnable, type Unfit, validateOperation } from "@waybill/service";
import type { GraphQLSchema } from "graphql";
import { limits } from "../limits.ts";

/** What is found of an operation. In any case it costs its sender something. */
export type Priced = Runnable | (Omit<Unfit, "cost"> & { readonly cost: number });

/** Checks an operation before it runs. */
export type CheckOperation = (query: string, operationName: unknown, variables: unknown) => Priced;

/**
 * The one check of operations, whichever transport they come by.
 * @param own limits that differ from those of Waybill's own graph
 */
export function createCheck(
  schema: GraphQLSchema,
  introspection: boolean,
  own: Partial<OperationLimits> = {},
): CheckOperation {
  const ofGateway = { ...own, maxTokens: limits.tokens, maxQueryBytes: limits.messageBytes };
  return (query, operationName, variables) => {
    const checked = validateOperation(schema, query, {
      operationName: typeof operationName === "string" ? operationName : undefined,
      variables: isObject(variables) ? variables : undefined,
      introspection,
      limits: ofGateway,
    });
    return checked.errors ? { ...checked, cost: limits.refusedCost } : checked;
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
