import type { Tx } from "@waybill/storage";
import type { Document } from "mongodb";
import type { ShipmentRecord } from "../domain/shipment.ts";

const shipmentsOf = (tx: Tx) => tx.db.collection<ShipmentRecord>("shipments");

/** Shipments as they stand in this transaction, by id. Those of other tenants are not there. */
export async function shipmentsById(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ShipmentRecord>> {
  if (ids.length === 0) return new Map();
  const found = await shipmentsOf(tx)
    .find({ tenant, _id: { $in: [...ids] } }, { session: tx.session })
    .toArray();
  return new Map(found.map((shipment) => [shipment._id, shipment]));
}

/**
 * Writes what changed of shipments in one command. Writers are kept apart by their numbers' locks.
 * @param before as they were read in this transaction.
 * @param after as they are to be, of the same ids.
 */
export async function saveShipments(
  tx: Tx,
  tenant: string,
  before: ReadonlyMap<string, ShipmentRecord>,
  after: ReadonlyMap<string, ShipmentRecord>,
): Promise<void> {
  const updates = [...before].flatMap(([_id, was]) => {
    const set = changedFields(was, after.get(_id) ?? was);
    return Object.keys(set).length === 0 ? [] : [{ updateOne: { filter: { tenant, _id }, update: { $set: set } } }];
  });
  if (updates.length > 0) await shipmentsOf(tx).bulkWrite(updates, { session: tx.session, ordered: false });
}

/** Fields with another value than before: an index whose field stays is then left alone. */
function changedFields(before: ShipmentRecord, after: ShipmentRecord): Document {
  const was: Document = before;
  return Object.fromEntries(Object.entries(after).filter(([field, value]) => !isSame(was[field], value)));
}

const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());
