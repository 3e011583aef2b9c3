import { type Identity, serviceIdentity } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { Context } from "../context.ts";
import type { ClaimRecord } from "../domain/claims/claim.ts";
import { finishClaim } from "../operations/claims/finish-claim.ts";
import { attendedMs } from "../operations/claims/resolve-claim.ts";
import { Claim } from "../storage/claims.entities.ts";

export interface SettleClaimsDeps {
  readonly database: Database;
  readonly clock: () => Date;
  readonly logger: Logger;
  contextOf(identity: Identity, correlationId: string): Context;
}

/**
 * Brings resolutions of claims to their end that nobody attends to: left by a crash, or without a provider's answer.
 * @returns how many were looked after.
 */
export async function settleClaims({ database, clock, logger, contextOf }: SettleClaimsDeps): Promise<number> {
  const now = clock();
  const due = await database.orm.em.fork().find(
    Claim,
    // Below the next millisecond, not `$lte`: see the traps of the embedded servers.
    { nextAttemptAt: { $lt: new Date(now.getTime() + 1) } },
    { filters: { tenant: false }, limit: 50, orderBy: { nextAttemptAt: 1 } },
  );
  let settled = 0;
  for (const found of due) {
    const claim: ClaimRecord = { ...found };
    if (!claim.command || !(await take(database, claim, new Date(now.getTime() + attendedMs)))) continue;
    try {
      const { tenant, command } = claim;
      await finishClaim(contextOf(serviceIdentity(tenant, "orders"), command.correlationId), claim, command);
      settled += 1;
    } catch (error) {
      logger.warn({ err: error, claimId: claim._id }, "a claim could not be made good yet");
    }
  }
  return settled;
}

/** By the driver: who looks after a claim is no change of it. @returns false when somebody else does. */
async function take({ db }: Database, claim: ClaimRecord, until: Date): Promise<boolean> {
  const { _id, tenant, nextAttemptAt } = claim;
  const claims = db.collection<ClaimRecord>("claims");
  const taken = await claims.updateOne({ _id, tenant, nextAttemptAt }, { $set: { nextAttemptAt: until } });
  return taken.modifiedCount === 1;
}
