import { err, ok, type Outcome, refuse, userError } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { Parcel } from "../../domain/labels/label.ts";

const measures = ["weightGrams", "lengthMm", "widthMm", "heightMm"] as const;
const query = `query PackedParcel($work: ID!) { fulfillmentOrder(id: $work) { packages { handedOver ${measures.join(" ")} } } }`;

type Packed = { readonly [M in (typeof measures)[number]]: number | null } & { readonly handedOver: boolean };

const path = ["input", "parcel"];

/**
 * The parcel as the fulfilment order's one package was packed, for who does not say what it weighs and measures. Refuses
 * where there is none, or several, and measures that nobody took.
 */
export async function packedParcel(
  context: Context,
  fulfillmentOrderId: string | null | undefined,
): Promise<Outcome<Parcel>> {
  if (fulfillmentOrderId == null)
    return refuse("BLANK", path, "say what it weighs and measures, or which work it carries");
  let packages: readonly Packed[];
  try {
    const variables = { work: fulfillmentOrderId };
    const { fulfillmentOrder } = await askPeer<{
      fulfillmentOrder: { packages: readonly Packed[] } | null;
    }>(askerOf(context, "shipments"), "orders", query, variables);
    if (!fulfillmentOrder) return refuse("NOT_FOUND", ["input", "fulfillmentOrderId"], "no such fulfilment order");
    packages = fulfillmentOrder.packages.filter(({ handedOver }) => !handedOver);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "fulfillmentOrderId"], "orders did not answer");
  }
  const [only] = packages;
  if (!only) return refuse("BLANK", path, "no package waits there: say what the parcel weighs and measures");
  if (packages.length > 1) {
    return refuse("BLANK", path, `${packages.length} packages wait there: say what this one weighs and measures`);
  }
  const missing = measures.filter((measure) => only[measure] === null);
  if (missing.length > 0) {
    return err(missing.map((measure) => userError("BLANK", [...path, measure], "the package was packed without it")));
  }
  const { weightGrams, lengthMm, widthMm, heightMm } = only as Parcel;
  return ok({ weightGrams, lengthMm, widthMm, heightMm });
}
