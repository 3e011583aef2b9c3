import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";

/**
 * Refuses a location that inventory does not have: neither parcel nor stock could go there.
 * Shoppers are refused as if the return were not there.
 * @param id nothing else is refused when nobody names one.
 */
export async function checkLocation(context: Context, id: string | null | undefined): Promise<Outcome<null>> {
  if (context.identity.customerId !== undefined) return refuse("NOT_FOUND", ["input", "id"], "no such return");
  if (id == null) return ok(null);
  try {
    const query = "query Location($id: ID!) { location(id: $id) { id } }";
    const { location } = await askPeer<{ location: object | null }>(askerOf(context, "orders"), "inventory", query, {
      id,
    });
    return location ? ok(null) : refuse("NOT_FOUND", ["input", "locationId"], "no such location");
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}
