import { type Clock, type Outcome, refuse, type UserError, userError } from "@waybill/kernel";
import { BSON, type ClientSession, type Db } from "mongodb";
import { inputHash } from "./canonical.ts";
import { idempotencyHours } from "./log/collections.ts";
import type { Tx } from "./transact.ts";

/** A command as its caller names it. The key is the caller's own and lives for 24 hours per tenant and operation. */
export interface Command {
  /** For example `placeOrder`. */
  readonly operation: string;
  readonly idempotencyKey: string;
  /** What was asked for; the same key with another input is refused. */
  readonly input: unknown;
}

/** What is known of a command's key. */
export type KeyState<T> =
  | { readonly state: "NEW" }
  /** A longer process has begun and has not answered yet; `reference` names it. */
  | { readonly state: "STARTED"; readonly reference: string }
  | { readonly state: "DONE"; readonly answer: T }
  /** The key belongs to a command with another input. */
  | { readonly state: "REUSED" };

interface KeyDocument {
  readonly _id: string;
  readonly tenant: string;
  readonly operation: string;
  readonly hash: string;
  readonly at: Date;
  readonly reference?: string;
  readonly answer?: unknown;
  readonly done: boolean;
}

/** Bytes of a stored answer as BSON: an order with the most lines, each with discounts and taxes, fits. */
export const maxAnswerBytes = 1024 * 1024;

const keys = "idempotency";
const keysOf = (db: Db) => db.collection<KeyDocument>(keys);
const keyId = (tenant: string, command: { operation: string; idempotencyKey: string }): string =>
  JSON.stringify([tenant, command.operation, command.idempotencyKey]);

/** Refuses a key that is not 1 to 255 characters of well-formed text. */
export function checkKey(command: Command): Outcome<void> | null {
  const key = command.idempotencyKey;
  if (key.length >= 1 && key.length <= 255 && key.isWellFormed()) return null;
  return refuse("INVALID", ["input", "idempotencyKey"], "an idempotency key has 1 to 255 characters");
}

export const keyReused = (): UserError =>
  userError("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"], "this idempotency key was used with another input");

/** Looks a key up; in a transaction when given its session. A key older than 24 hours is new again. */
export async function findKey<T>(
  from: { readonly db: Db; readonly session?: ClientSession },
  ctx: { readonly tenant: string; readonly clock: Clock },
  command: Command,
): Promise<KeyState<T>> {
  const options = from.session ? { session: from.session } : {};
  const found = await keysOf(from.db).findOne({ _id: keyId(ctx.tenant, command) }, options);
  if (!found || isExpired(found, ctx.clock)) return { state: "NEW" };
  if (found.hash !== inputHash(command.input)) return { state: "REUSED" };
  if (!found.done) return { state: "STARTED", reference: found.reference ?? "" };
  return { state: "DONE", answer: found.answer as T };
}

/**
 * Takes a new key for a process named by `reference`, in the transaction that begins the process.
 * Two at once: one commits, the other is run again by `transact` and then finds the key STARTED.
 */
export async function startKey(
  tx: Tx,
  ctx: { tenant: string; clock: Clock },
  command: Command,
  reference: string,
): Promise<void> {
  const _id = keyId(ctx.tenant, command);
  const at = ctx.clock();
  const { operation, input } = command;
  const started = { tenant: ctx.tenant, operation, hash: inputHash(input), at, reference, done: false };
  // Takes the place of an expired key; meets the unique `_id` when the key is in use.
  const expired = { _id, at: { $lte: expiry(at) } };
  await keysOf(tx.db).replaceOne(expired, started, { upsert: true, session: tx.session });
}

/**
 * Stores the answer to a started key, in the transaction that ends its process.
 * @returns the answer as a replay will give it: plain data.
 * @throws RangeError when it is larger than 1 MiB.
 */
export function finishKey<T>(
  tx: Tx,
  tenant: string,
  command: { readonly operation: string; readonly idempotencyKey: string },
  answer: T,
): T {
  const bytes = BSON.serialize({ answer }, { ignoreUndefined: true });
  if (bytes.length > maxAnswerBytes) throw new RangeError(`the answer to ${command.operation} is too large to be kept`);
  const plain = BSON.deserialize(bytes)["answer"] as T;
  tx.update(keys, keyId(tenant, command), { $set: { done: true, answer: plain } });
  return plain;
}

/** Hands a started key on to another process, in the transaction that begins it. */
export async function referKey(
  tx: Tx,
  tenant: string,
  command: { readonly operation: string; readonly idempotencyKey: string },
  reference: string,
): Promise<void> {
  const started = { _id: keyId(tenant, command), done: false };
  await keysOf(tx.db).updateOne(started, { $set: { reference } }, { session: tx.session });
}

/** Frees the key of a process that was refused and left nothing behind, so that the caller may use it again. */
export async function dropKey(
  tx: Tx,
  tenant: string,
  command: { readonly operation: string; readonly idempotencyKey: string },
): Promise<void> {
  await keysOf(tx.db).deleteOne({ _id: keyId(tenant, command), done: false }, { session: tx.session });
}

const expiry = (now: Date): Date => new Date(now.getTime() - idempotencyHours * 3_600_000);
const isExpired = (key: KeyDocument, clock: Clock): boolean => key.at <= expiry(clock());
