import { performance } from "node:perf_hooks";
import type { Db } from "mongodb";
import { createCalendar } from "@waybill/calendar";
import { foreteller } from "../../domain/edd/model.ts";
import type { Estimator } from "../../domain/estimate/candidates.ts";
import type { DeliveryPolicyRecord } from "../../domain/estimate/delivery-policy.ts";
import { findModel } from "../../storage/delivery-models.ts";

const calendar = createCalendar();

/** How long a process goes on with what it has read; a change of its own is seen at once. */
const freshMs = 60_000;
/** Most tenants whose models are held. */
const maxTenants = 50;

interface Held {
  readonly estimator: Promise<Estimator>;
  readonly until: number;
}

/** Per database: what the tenants' estimates are made with. Nothing is lost with it. */
const held = new WeakMap<Db, Map<string, Held>>();

/** What a tenant's estimates are made with; read at most once a minute, since every scan asks for it. */
export function estimatorOf(db: Db, tenant: string): Promise<Estimator> {
  const tenants = held.get(db) ?? new Map<string, Held>();
  held.set(db, tenants);
  const now = performance.now();
  const known = tenants.get(tenant);
  tenants.delete(tenant);
  if (known && known.until > now) {
    // Put back at the end: the first is the one that was not asked for the longest.
    tenants.set(tenant, known);
    return known.estimator;
  }
  const estimator = read(db, tenant);
  const entry = { estimator, until: now + freshMs };
  tenants.set(tenant, entry);
  estimator.catch(() => {
    if (tenants.get(tenant) === entry) tenants.delete(tenant);
  });
  for (const oldest of tenants.keys()) {
    if (tenants.size <= maxTenants) break;
    tenants.delete(oldest);
  }
  return estimator;
}

/** Makes the next estimate read a tenant's policy and model anew. */
export function forgetEstimator(db: Db, tenant: string): void {
  held.get(db)?.delete(tenant);
}

async function read(db: Db, tenant: string): Promise<Estimator> {
  const policies = db.collection<DeliveryPolicyRecord>("deliveryPolicies");
  const [policy, found] = await Promise.all([policies.findOne({ _id: tenant, tenant }), findModel(db, tenant)]);
  const model = found && { id: found.modelId, foretell: foreteller(found.model, calendar.isWorkday) };
  return { policy, model, calendar };
}
