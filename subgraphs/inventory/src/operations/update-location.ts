import { ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkLocationFields, type LocationRecord } from "../domain/location.ts";
import type { UpdateLocationInput } from "../resolvers/types.generated.ts";
import { Location } from "../storage/entities.ts";
import { locationEvent } from "./location-event.ts";

/** Changes a location. Refuses a name that another location of the tenant has. */
export function updateLocation(context: Context, input: UpdateLocationInput): Promise<Outcome<LocationRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateLocation", input), async (tx) => {
    const checked = checkLocationFields(input);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const location = await tx.em.findOne(Location, { tenant, _id: input.id });
    if (!location) return refuse("NOT_FOUND", ["input", "id"], "no such location");
    const conflict = versionConflict(location.version, input.expectedVersion);
    if (conflict) return conflict;
    const { name } = checked.value;
    if (name !== undefined && (await tx.em.findOne(Location, { tenant, name, _id: { $ne: location._id } }))) {
      return refuse("TAKEN", ["input", "name"], "another location has this name");
    }
    const before = location.version;
    tx.em.assign(location, checked.value);
    await tx.em.flush();
    const record: LocationRecord = { ...location };
    // What was so already is no change.
    if (record.version !== before) tx.record(locationEvent("location.updated", record, context.clock()));
    return ok(record);
  });
}
