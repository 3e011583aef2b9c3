import { err, newId, ok, type Outcome, type PostalAddressFields, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import {
  checkKey,
  type Command,
  dropKey,
  findKey,
  finishKey,
  keyReused,
  startKey,
  transact,
  type WriteContext,
} from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkPickup } from "../../domain/pickups/check.ts";
import type { PickupRecord } from "../../domain/pickups/pickup.ts";
import { Pickup } from "../../storage/pickups.entities.ts";
import { locationAddress } from "../rates/places.ts";
import { pickupEvent } from "./pickup-event.ts";

/** Longer than a carrier is waited for: whoever has not said by then what came of a request never will. */
const attemptMs = 60_000;

export interface SchedulePickup {
  readonly idempotencyKey: string;
  readonly carrierAccount: string;
  readonly address?: PostalAddressFields | null | undefined;
  readonly locationId?: string | null | undefined;
  readonly day: string;
  readonly readyTime: string;
  readonly closeTime: string;
  readonly parcelCount: number;
  readonly totalWeightGrams: number;
  readonly service?: string | null | undefined;
  readonly instructions?: string | null | undefined;
}

/**
 * Asks a carrier for a driver, once per key: the intention is recorded first, then the carrier is asked, then its answer
 * is recorded. Where the answer is lost the pickup is UNCONFIRMED and is not asked for again: carriers cannot be asked
 * what became of a request, and would send two drivers.
 */
export async function schedulePickup(context: Context, input: SchedulePickup): Promise<Outcome<PickupRecord>> {
  staffOnly(context);
  const as = { ...writeContext(context), signal: undefined };
  const named = command(context, "schedulePickup", input);
  const badKey = checkKey(named);
  if (badKey && !badKey.ok) return badKey;
  const known = await findKey<PickupRecord>(context.database, as, named);
  if (known.state === "DONE") return ok(known.answer);
  if (known.state === "REUSED") return err([keyReused()]);
  if (known.state === "STARTED") return settleLost(context, as, named, known.reference);
  const desk = context.carriers.pickupsOf(as.tenant, input.carrierAccount);
  if (!desk) return refuse("NOT_FOUND", ["input", "carrierAccount"], "there is no such account that fetches parcels");
  const address = await addressOf(context, input);
  if (!address.ok) return address;
  const now = context.clock();
  const checked = checkPickup(
    { ...input, weightGrams: input.totalWeightGrams },
    address.value,
    now.toISOString().slice(0, 10),
    desk.provider.maxInstructions,
  );
  if (!checked.ok) return checked;
  const { account, provider } = desk;
  const begun = await transact(context.database, as, async (tx): Promise<Outcome<PickupRecord> | null> => {
    const again = await findKey<PickupRecord>(tx, as, named);
    if (again.state === "DONE") return ok(again.answer);
    if (again.state !== "NEW") return stillUnderWay();
    const pickup: PickupRecord = {
      ...checked.value,
      ...{ _id: newId("pickup", now), tenant: as.tenant, accountId: account.id, carrierCode: account.carrierCode },
      ...{ status: "REQUESTED", confirmationCode: null, station: null, createdAt: now, updatedAt: now, version: 1 },
    };
    await startKey(tx, as, named, pickup._id);
    tx.em.create(Pickup, pickup);
    return ok(pickup);
  });
  if (!begun?.ok || begun.value.status !== "REQUESTED") return begun ?? stillUnderWay();
  const asked = await provider.schedule(account, checked.value);
  if (!asked.ok && asked.error.kind === "REFUSED") {
    const { retriable, code, message } = asked.error;
    await transact(context.database, as, async (tx) => {
      await tx.em.nativeDelete(Pickup, { _id: begun.value._id });
      await dropKey(tx, as.tenant, named);
    });
    return refuse(retriable ? "UNAVAILABLE" : "CARRIER_REFUSED", ["input"], `${code}: ${message}`);
  }
  return settle(context, as, named, begun.value._id, asked.ok ? asked.value : null);
}

async function addressOf(
  context: Context,
  { address, locationId }: SchedulePickup,
): Promise<Outcome<PostalAddressFields>> {
  const path = ["input", "locationId"];
  try {
    const found = address ?? (await locationAddress(context, locationId ?? ""));
    return found ? ok(found) : refuse("NOT_FOUND", path, "an address, or a location that has one, is needed");
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", path, "the location could not be looked up");
  }
}

/** Records what the carrier said; null when nobody knows. Who comes second finds it settled. */
function settle(
  { database }: Context,
  as: WriteContext,
  named: Command,
  id: string,
  said: { readonly confirmationCode: string; readonly station: string | null } | null,
): Promise<Outcome<PickupRecord>> {
  return transact(database, as, async (tx): Promise<Outcome<PickupRecord>> => {
    const pickup = await tx.em.findOneOrFail(Pickup, { _id: id });
    if (pickup.status !== "REQUESTED") return ok({ ...pickup });
    const now = as.clock();
    tx.em.assign(pickup, { ...said, status: said ? "SCHEDULED" : "UNCONFIRMED", updatedAt: now });
    tx.record(pickupEvent(said ? "pickup.scheduled" : "pickup.unconfirmed", pickup));
    return ok(finishKey(tx, as.tenant, named, { ...pickup }));
  });
}

/** A pickup whose caller went away before the answer came. */
async function settleLost(
  context: Context,
  as: WriteContext,
  named: Command,
  id: string,
): Promise<Outcome<PickupRecord>> {
  const pickup = await context.em.findOne(Pickup, { _id: id });
  if (!pickup || context.clock().getTime() - pickup.createdAt.getTime() < attemptMs) return stillUnderWay();
  return settle(context, as, named, id, null);
}

const stillUnderWay = () =>
  refuse("UNAVAILABLE", ["input", "idempotencyKey"], "the same call is just being answered; repeat it");
