import { err, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import type { Database } from "./database.ts";
import { checkKey, type Command, findKey, finishKey, keyReused, startKey } from "./idempotency.ts";
import { transact, type Tx, type WriteContext } from "./transact.ts";

/** Carries a refusal out of the transaction, so that it is undone. */
class Refused extends Error {
  readonly errors: readonly UserError[];
  constructor(errors: readonly UserError[]) {
    super("refused");
    this.errors = errors;
  }
}

/**
 * Runs a command at most once per tenant, operation and key: the key, the effect, its events and the
 * answer are one transaction. Repeating it gives the stored answer; two at once give one effect and two equal
 * answers; the same key with another input is refused. A refusal changes nothing and does not use the key up.
 * @param work decides and changes; its value must be plain data (dates included) of at most 1 MiB.
 */
export async function write<T>(
  database: Database,
  ctx: WriteContext,
  command: Command,
  work: (tx: Tx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const badKey = checkKey(command);
  if (badKey && !badKey.ok) return badKey;
  try {
    return await transact(database, ctx, async (tx) => {
      const known = await findKey<T>(tx, ctx, command);
      if (known.state === "DONE") return ok(known.answer);
      if (known.state === "REUSED") return err([keyReused()]);
      if (known.state === "STARTED")
        return refuse("UNAVAILABLE", ["input", "idempotencyKey"], "this command is still under way");
      // Taken before the work: of two at once the later meets the conflict here, not in some unique index.
      await startKey(tx, ctx, command, "");
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome.error);
      return ok(finishKey(tx, ctx.tenant, command, outcome.value));
    });
  } catch (error) {
    if (error instanceof Refused) return err(error.errors);
    throw error;
  }
}
