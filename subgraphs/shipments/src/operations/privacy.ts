import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type Erasure, eraseDocuments, eraseLog, exportDocuments, exportEvents } from "@waybill/subgraph";
import { type Binary, type ClientSession, type Db } from "mongodb";
import type { Context } from "../context.ts";

interface ShipmentPart {
  readonly _id: string;
  readonly orderId: string | null;
  readonly trackingNumber: string;
}

interface DeliveryPart {
  readonly _id: string;
  readonly body: Binary;
}

/** Scrubs the shipments of a person: their scans' words and places, the raw pushes that name them, log and answers. */
export async function eraseShipments(tx: Tx, { tenant, customerIds }: Erasure): Promise<void> {
  const filter = { tenant, customerId: { $in: [...customerIds] } };
  const shipments = await shipmentsOf(tx.db, filter, tx.session);
  const ids = shipments.map(({ _id }) => _id);
  const deliveries = await deliveriesOf(tx.db, tenant, shipments, tx.session);
  await eraseDocuments(tx, "shipments", filter);
  await eraseDocuments(tx, "trackingLinks", filter);
  await eraseDocuments(tx, "trackingEvents", { tenant, shipmentId: { $in: ids } });
  await eraseDocuments(tx, "shipmentCases", { tenant, shipmentId: { $in: ids } });
  await eraseDocuments(tx, "shipmentCaseComments", { tenant, shipmentId: { $in: ids } });
  // Numbers and codes alone so far; whatever text is added to them goes.
  await eraseDocuments(tx, "pushSubscriptions", { tenant, shipmentId: { $in: ids } });
  await eraseDocuments(tx, "webhookDeliveries", { _id: { $in: deliveries } });
  const labels = await labelsOf(tx.db, filter, tx.session);
  await eraseDocuments(tx, "labels", filter);
  await eraseDocuments(tx, "labelDocuments", { tenant, _id: { $in: labels } });
  const orders = shipments.flatMap(({ orderId }) => orderId ?? []);
  await eraseLog(tx, { tenant, ids: [...customerIds, ...ids, ...orders] });
}

/** What shipments hold of a person, for the person. */
export async function exportShipments(
  { database, identity: { tenant } }: Context,
  customerId: string,
): Promise<JsonObject> {
  const { db } = database;
  const filter = { tenant, customerId };
  const shipments = await shipmentsOf(db, filter);
  const ids = shipments.map(({ _id }) => _id);
  return {
    shipments: await exportDocuments(db, "shipments", filter),
    trackingLinks: await exportDocuments(db, "trackingLinks", filter),
    trackingEvents: await exportDocuments(db, "trackingEvents", { tenant, shipmentId: { $in: ids } }),
    shipmentCases: await exportDocuments(db, "shipmentCases", { tenant, shipmentId: { $in: ids } }),
    shipmentCaseComments: await exportDocuments(db, "shipmentCaseComments", { tenant, shipmentId: { $in: ids } }),
    pushSubscriptions: await exportDocuments(db, "pushSubscriptions", { tenant, shipmentId: { $in: ids } }),
    webhookDeliveries: await exportDocuments(db, "webhookDeliveries", {
      _id: { $in: await deliveriesOf(db, tenant, shipments) },
    }),
    labels: await exportDocuments(db, "labels", filter),
    events: await exportEvents(db, { tenant, ids: [customerId, ...ids] }),
  };
}

const shipmentsOf = (db: Db, filter: object, session?: ClientSession): Promise<ShipmentPart[]> =>
  db
    .collection<ShipmentPart>("shipments")
    .find(filter, session ? { session } : {})
    .toArray();

/** Ids of the labels with the person's address. */
const labelsOf = async (db: Db, filter: object, session?: ClientSession): Promise<string[]> =>
  (
    await db
      .collection<{ readonly _id: string }>("labels")
      .find(filter, session ? { session } : {})
      .project<{ _id: string }>({ _id: 1 })
      .toArray()
  ).map(({ _id }) => _id);

/** Pushes that name one of the shipments. Those still to be worked on are left: their scans are needed. */
async function deliveriesOf(
  db: Db,
  tenant: string,
  shipments: readonly ShipmentPart[],
  session?: ClientSession,
): Promise<string[]> {
  if (shipments.length === 0) return [];
  const found: string[] = [];
  const done = { tenant, pending: { $exists: false } };
  for await (const { _id, body } of db
    .collection<DeliveryPart>("webhookDeliveries")
    .find(done, session ? { session } : {})) {
    const text = Buffer.from(body.buffer).toString("utf8");
    if (shipments.some(({ trackingNumber }) => text.includes(trackingNumber))) found.push(_id);
  }
  return found;
}
