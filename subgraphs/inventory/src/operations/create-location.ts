import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkLocationFields, locationDefaults, type LocationRecord } from "../domain/location.ts";
import type { CreateLocationInput } from "../resolvers/types.generated.ts";
import { Location } from "../storage/entities.ts";
import { locationEvent } from "./location-event.ts";

/** Records a place that holds stock. Refuses a name that another location of the tenant has. */
export function createLocation(context: Context, input: CreateLocationInput): Promise<Outcome<LocationRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "createLocation", input), async (tx) => {
    const checked = checkLocationFields(input);
    if (!checked.ok) return checked;
    const { name, address, ...settings } = checked.value;
    if (name === undefined || address === undefined)
      throw new Error("a location was checked without its name or address");

    const { tenant } = context.identity;
    if (await tx.em.findOne(Location, { tenant, name })) {
      return refuse("TAKEN", ["input", "name"], "another location has this name");
    }
    const now = context.clock();
    const location: LocationRecord = {
      _id: newId("location", now),
      tenant,
      name,
      address,
      ...locationDefaults,
      ...settings,
      createdAt: now,
      version: 1,
    };
    tx.em.create(Location, location);
    await tx.em.flush();
    tx.record(locationEvent("location.created", location, now));
    return ok(location);
  });
}
