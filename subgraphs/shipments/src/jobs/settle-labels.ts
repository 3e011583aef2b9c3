import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { dropKey, transact, type WriteContext } from "@waybill/storage";
import { attemptPurchase, type BuyDeps, takeIfFree, voidLeftovers } from "../operations/labels/buy.ts";
import { askToVoid, holdForVoid, recordVoid } from "../operations/labels/attempt-void.ts";
import { Label } from "../storage/labels.entities.ts";
import { postponeLabel, removeLabel } from "../storage/labels.ts";
import type { LabelRecord } from "../domain/labels/label.ts";

export interface SettleLabelsDeps extends BuyDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Nothing that was wanted longer ago is still bought: what the carrier has issued for it is voided. */
const buyForMs = 60 * 60_000;

/**
 * Brings purchases and voids to their end that nobody attends to: left by a crash, or without an answer of the carrier's.
 * @returns how many were looked after.
 */
export async function settleLabels(deps: SettleLabelsDeps): Promise<number> {
  const { database, clock, logger } = deps;
  const due = await database.orm.em.fork().find(
    Label,
    // Below the next millisecond, not `$lte`: see the deliveries.
    { nextAttemptAt: { $lt: new Date(clock().getTime() + 1) } },
    { filters: { tenant: false }, limit: 50, orderBy: { nextAttemptAt: 1 } },
  );
  let settled = 0;
  for (const found of due) {
    const { tenant, actor, correlationId } = found;
    const as = { tenant, actor, correlationId, clock };
    try {
      if (found.status === "VOIDING") {
        if (await goOnVoiding(deps, as, { ...found })) settled += 1;
        continue;
      }
      const label = await takeIfFree(deps, as, { ...found });
      if (!label) continue;
      const isWanted = !label.isAbandoned && clock().getTime() - label.createdAt.getTime() < buyForMs;
      if (isWanted) await attemptPurchase(deps, as, label);
      else await abandon(deps, as, label);
      settled += 1;
    } catch (error) {
      logger.warn({ err: error, labelId: found._id }, "a label could not be settled yet");
    }
  }
  return settled;
}

async function goOnVoiding(deps: SettleLabelsDeps, as: WriteContext, label: LabelRecord): Promise<boolean> {
  const held = await holdForVoid(deps, as, label);
  if (!held) return false;
  const gone = await askToVoid(deps, as, held);
  if (gone.ok) await transact(deps.database, as, (tx) => recordVoid(tx, as, held));
  return true;
}

async function abandon(deps: SettleLabelsDeps, as: WriteContext, label: LabelRecord): Promise<void> {
  const cleared = await voidLeftovers(deps, label);
  if (!cleared.ok) {
    await postponeLabel(deps.database.db, label, new Date(deps.clock().getTime() + buyForMs));
    return;
  }
  await transact(deps.database, as, async (tx) => {
    // The key of one that another account was asked instead of is that one's.
    if ((await removeLabel(tx, label)) && !label.isAbandoned) await dropKey(tx, label.tenant, label.command);
  });
}
