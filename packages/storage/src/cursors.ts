import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { err, ok, type Result } from "@waybill/kernel";

/** A place in one log: after the event with this number. */
export interface LogPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** Places by name of the log, for example `{ shipments: { epoch, seq } }`. A subscription's cursor has one. */
export type LogPositions = Readonly<Record<string, LogPosition>>;

/** What the place in a list is made of: the sort key's value and the id. */
export type PageValue = string | number | boolean | null | Date;

/**
 * Makes and reads cursors. A cursor is opaque and signed, and good only for the tenant and the purpose it
 * was made for; whatever else comes back is `INVALID`. Whether a log still has the place is for the log to
 * say (`locate`).
 */
export interface Cursors {
  encodeLog(tenant: string, positions: LogPositions): string;
  decodeLog(tenant: string, cursor: string): Result<LogPositions, "INVALID">;
  /** @param purpose names the list, for example `orders`. */
  encodePage(purpose: string, tenant: string, values: readonly PageValue[]): string;
  decodePage(purpose: string, tenant: string, cursor: string): Result<readonly PageValue[], "INVALID">;
}

const macBytes = 16;
const maxLength = 2_000;

/** @param secret at least 16 characters; the same in all processes, or they refuse each other's cursors. */
export function createCursors(secret: string): Cursors {
  if (secret.length < 16) throw new RangeError("the secret of the cursors needs at least 16 characters");
  const key = createSecretKey(createHmac("sha256", secret).update("waybill cursor 1").digest());

  const mac = (scope: readonly string[], payload: Buffer): Buffer =>
    createHmac("sha256", key).update(JSON.stringify(scope)).update("\n").update(payload).digest().subarray(0, macBytes);

  const seal = (scope: readonly string[], value: unknown): string => {
    const payload = Buffer.from(JSON.stringify(value));
    return Buffer.concat([mac(scope, payload), payload]).toString("base64url");
  };

  const open = (scope: readonly string[], cursor: string): unknown => {
    if (cursor.length > maxLength || !/^[\w-]+$/.test(cursor)) return undefined;
    const bytes = Buffer.from(cursor, "base64url");
    // Only the one spelling that `seal` gives: base64url leaves bits of the last character open.
    if (bytes.length <= macBytes || bytes.toString("base64url") !== cursor) return undefined;
    const payload = bytes.subarray(macBytes);
    if (!timingSafeEqual(bytes.subarray(0, macBytes), mac(scope, payload))) return undefined;
    return JSON.parse(payload.toString()) as unknown;
  };

  // What is opened was sealed here, so its shape is known.
  return {
    encodeLog: (tenant, positions) =>
      seal(
        ["log", tenant],
        Object.entries(positions).map(([log, { epoch, seq }]) => [log, epoch, seq]),
      ),
    decodeLog: (tenant, cursor) => {
      const entries = open(["log", tenant], cursor) as [string, string, number][] | undefined;
      if (!entries) return err("INVALID");
      return ok(Object.fromEntries(entries.map(([log, epoch, seq]) => [log, { epoch, seq }])));
    },
    encodePage: (purpose, tenant, values) =>
      seal(
        ["page", purpose, tenant],
        values.map((value) => (value instanceof Date ? [value.getTime()] : value)),
      ),
    decodePage: (purpose, tenant, cursor) => {
      const values = open(["page", purpose, tenant], cursor) as (PageValue | [number])[] | undefined;
      if (!values) return err("INVALID");
      return ok(values.map((value) => (Array.isArray(value) ? new Date(value[0]) : value)));
    },
  };
}
