import { type Identity, serviceIdentity } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { Context } from "../context.ts";
import { askLabel } from "../operations/returns/ask-label.ts";
import { placeExchange } from "../operations/returns/place-exchange.ts";
import { voidReturnLabel } from "../operations/returns/void-label.ts";
import type { ReturnRecord } from "../domain/returns/return.ts";
import { planStep } from "../storage/return-steps.ts";
import { Return } from "../storage/returns.entities.ts";

export interface ReturnStepsDeps {
  readonly database: Database;
  readonly logger: Logger;
  readonly clock: () => Date;
  contextOf(identity: Identity, correlationId: string): Context;
}

const longestWaitMs = 600_000;

/**
 * Does what follows an approval, placing the order of an exchange and asking for the label, or an end: giving a label
 * back that is not needed. Each step may run any number
 * of times, by several processes at once; what cannot be done now is tried again, ever less often.
 * @returns how many returns were looked after.
 */
export async function runReturnSteps(deps: ReturnStepsDeps): Promise<number> {
  const { database, clock, logger } = deps;
  const due = await database.orm.em.fork().find(
    Return,
    // Below the next millisecond, not `$lte`: see the traps of the embedded servers.
    { nextStepAt: { $lt: new Date(clock().getTime() + 1) } },
    { filters: { tenant: false }, limit: 100, orderBy: { nextStepAt: 1 } },
  );
  for (const of of due) {
    let done = false;
    try {
      done = await step(deps, { ...of });
    } catch (error) {
      logger.warn({ err: error, returnId: of._id }, "a step of a return could not be done yet");
    }
    await plan(deps, { ...of }, done);
  }
  return due.length;
}

async function step({ contextOf }: ReturnStepsDeps, of: ReturnRecord): Promise<boolean> {
  // Each step has a unit of work of its own, as a request has.
  const fresh = (): Context => contextOf(serviceIdentity(of.tenant, "orders"), `return ${of._id}`);
  const placed = await placeExchange(fresh(), of);
  const labelled = await askLabel(fresh(), of);
  const voided = await voidReturnLabel(fresh(), of);
  return placed && labelled && voided;
}

/** Only when nobody has planned another time meanwhile. */
async function plan({ database, clock }: ReturnStepsDeps, of: ReturnRecord, done: boolean): Promise<void> {
  const { attempts } = of;
  const waitMs = Math.min(1_000 * 2 ** Math.min(attempts, 10), longestWaitMs);
  const next = done
    ? { nextStepAt: null, attempts: 0 }
    : { nextStepAt: new Date(clock().getTime() + waitMs), attempts: attempts + 1 };
  await planStep(database.db, of, next);
}
