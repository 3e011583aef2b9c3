import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { InvoicedCompany } from "../../domain/invoices/invoice.ts";
import { findOrder } from "../find-order.ts";

/** The company that buys an order, as customers has it now; null when a person does, and when there is no such order. */
export async function findBuyer(context: Context, orderId: string): Promise<Outcome<InvoicedCompany | null>> {
  const id = (await findOrder(context, orderId))?.companyId ?? null;
  if (id === null) return ok(null);
  try {
    const query = "query Company($id: ID!) { company(id: $id) { name vatId } }";
    const asked = await askPeer<{ company: InvoicedCompany | null }>(askerOf(context, "orders"), "customers", query, {
      id,
    });
    return ok(asked.company && { name: asked.company.name, vatId: asked.company.vatId });
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}
