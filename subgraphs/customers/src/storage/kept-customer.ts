import type { Tx } from "@waybill/storage";
import { Customer } from "./customer.entity.ts";

/** The customer that what an event tells of belongs to now: the one that was kept, when its own was merged meanwhile. */
export const keptCustomerId = async (tx: Tx, id: string): Promise<string> =>
  (await tx.em.findOne(Customer, { _id: id }))?.mergedIntoId ?? id;
