import { err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { LocationRecord } from "../domain/location.ts";
import type { CreateLocationInput } from "../resolvers/types.generated.ts";
import { Location } from "../storage/entities.ts";

/** Records a place that holds stock. Refuses a name that another location of the tenant has. */
export function createLocation(context: Context, input: CreateLocationInput): Promise<Outcome<LocationRecord>> {
  return write(context.database, writeContext(context), command(context, "createLocation", input), async (tx) => {
    const check = new InputCheck();
    const name = check.text(["input", "name"], input.name, 120);
    const address = check.address(["input", "address"], input.address);
    if (check.errors.length > 0) return err(check.errors);

    const { tenant } = context.identity;
    if (await tx.em.findOne(Location, { tenant, name })) {
      return refuse("TAKEN", ["input", "name"], "another location has this name");
    }
    const now = context.clock();
    const location: LocationRecord = { _id: newId("location", now), tenant, name, address, createdAt: now, version: 1 };
    tx.em.create(Location, location);
    await tx.em.flush();
    tx.record({
      type: "location.created",
      subject: { type: "location", id: location._id, version: location.version },
      occurredAt: now,
      data: { locationId: location._id, name, countryCode: address.countryCode },
    });
    return ok(location);
  });
}
