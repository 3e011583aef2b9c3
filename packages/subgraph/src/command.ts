import { err, type Identity, type Result, type UserError, userError } from "@waybill/kernel";
import type { Command } from "@waybill/storage";

/**
 * The command of a mutation for `write`: everything but the key counts as input. Callers of a tenant share
 * their keys, but a shopper's are his or her own: nobody is answered with another shopper's order.
 */
export function command<I extends { readonly idempotencyKey: string }>(
  { identity: { customerId } }: { readonly identity: Identity },
  operation: string,
  input: I,
): Command {
  const { idempotencyKey, ...rest } = input;
  return {
    operation: customerId === undefined ? operation : `${operation} ${customerId}`,
    idempotencyKey,
    input: rest,
  };
}

/** A refusal when the caller has not seen the present version; null when it has, or did not ask. */
export function versionConflict(
  present: number,
  expected: number | null | undefined,
): Result<never, readonly UserError[]> | null {
  if (expected == null || expected === present) return null;
  const error = userError("VERSION_CONFLICT", ["input", "expectedVersion"], `the present version is ${present}`);
  return err([{ ...error, currentVersion: present }]);
}
