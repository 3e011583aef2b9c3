import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { PickupRecord } from "../../domain/pickups/pickup.ts";
import { Pickup } from "../../storage/pickups.entities.ts";

/** The tenant's pickups, newest first. */
export async function listPickups(context: Context, args: PageArgs): Promise<Connection<PickupRecord>> {
  staffOnly(context);
  return page(context, Pickup, args, { where: {}, sort: "createdAt", purpose: "pickups" });
}

export async function findPickup(context: Context, id: string): Promise<PickupRecord | null> {
  staffOnly(context);
  return context.em.findOne(Pickup, { _id: id });
}
