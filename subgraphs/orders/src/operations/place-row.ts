import { ok, type Outcome, refuse, type UserError, userError } from "@waybill/kernel";
import { coerceInputValue, type GraphQLSchema, isInputType } from "graphql";
import type { Context } from "../context.ts";
import type { ImportRowRecord } from "../domain/import.ts";
import type { PlaceOrderInput } from "../resolvers/types.generated.ts";
import { placeOrder } from "./place-order.ts";
import type { PlacementSources } from "./placement-sources.ts";

const maxErrors = 20;

/**
 * Places an order of an import. Its key follows from the import and the row, so that placing it again gives
 * the same order.
 * @returns the order's id.
 */
export async function placeRow(
  context: Context,
  schema: GraphQLSchema,
  row: ImportRowRecord,
  sources: PlacementSources,
): Promise<Outcome<string>> {
  if (row.input === null) return refuse("INVALID", ["input"], "this line is no JSON object");
  const input = asInput(schema, { ...row.input, idempotencyKey: `import:${row.jobId}:${row.row}` });
  if (!input.ok) return input;
  const placed = await placeOrder(context, input.value, undefined, sources);
  return placed.ok ? ok(placed.value._id) : { ok: false, error: placed.error.slice(0, maxErrors) };
}

/** What a file says, as `placeOrder`'s input, by the rules that hold for variables of a request. */
function asInput(schema: GraphQLSchema, value: object): Outcome<PlaceOrderInput> {
  const type = schema.getType("PlaceOrderInput");
  if (!isInputType(type)) throw new Error("the schema has no PlaceOrderInput");
  const errors: UserError[] = [];
  const coerced: unknown = coerceInputValue(value, type, (path, _invalid, error) => {
    errors.push(userError("INVALID", ["input", ...path.map(String)], error.message.slice(0, 300)));
  });
  return errors.length > 0 ? { ok: false, error: errors.slice(0, maxErrors) } : ok(coerced as PlaceOrderInput);
}
