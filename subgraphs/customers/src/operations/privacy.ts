import type { JsonObject } from "@waybill/kernel";
import { askerOf, askPeer, exportDocuments, exportEvents, maySeeOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { PrivacyRequestRecord } from "../domain/privacy-request.ts";

/** A request the caller may see, or null. */
export async function findPrivacyRequest(context: Context, id: string): Promise<PrivacyRequestRecord | null> {
  const request = await context.loaders.privacyRequestById.load(id);
  return request && maySeeOf(context.identity, request.customerId) ? request : null;
}

/**
 * Everything that is held of a customer now, by subgraph.
 * @throws SubgraphUnavailable when one does not answer: half an export is none.
 */
export async function exportAll(context: Context, customerId: string): Promise<JsonObject> {
  const asker = askerOf(context, "customers");
  const ask = async (peer: "inventory" | "orders" | "shipments"): Promise<JsonObject> => {
    const query = `query PrivacyExport($id: ID!) { data: ${peer}PrivacyExport(customerId: $id) }`;
    return (await askPeer<{ data: JsonObject }>(asker, peer, query, { id: customerId })).data;
  };
  const [customers, inventory, orders, shipments] = await Promise.all([
    exportCustomer(context, customerId),
    ask("inventory"),
    ask("orders"),
    ask("shipments"),
  ]);
  return { customers, inventory, orders, shipments };
}

/** What customers holds of a person, for the person: without the staff's internal notes. */
export async function exportCustomer(
  { database, identity: { tenant } }: Context,
  customerId: string,
): Promise<JsonObject> {
  const { db } = database;
  const own = { tenant, customerId };
  const read = (collection: string, filter: object) => exportDocuments(db, collection, filter);
  const customers = await read("customers", { tenant, $or: [{ _id: customerId }, { mergedIntoId: customerId }] });
  const tickets = await read("tickets", own);
  const ids = [...customers, ...tickets].map(({ _id }) => _id);
  return {
    customers,
    consentChanges: await read("consentChanges", own),
    companies: await read("companies", { tenant, "contacts.customerId": customerId }),
    tickets,
    ticketMessages: await read("ticketMessages", {
      tenant,
      ticketId: { $in: tickets.map(({ _id }) => _id) },
      isInternal: false,
    }),
    feedback: await read("feedback", own),
    interactions: await read("interactions", own),
    events: await exportEvents(db, { tenant, ids: [customerId, ...ids] }),
  };
}
