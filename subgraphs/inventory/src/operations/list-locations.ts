import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { LocationRecord } from "../domain/location.ts";
import { Location } from "../storage/entities.ts";

/** Locations by name. */
export function listLocations(context: Context, args: PageArgs): Promise<Connection<LocationRecord>> {
  return page(context, Location, args, { where: {}, purpose: "locations", sort: "name", direction: "asc" });
}
