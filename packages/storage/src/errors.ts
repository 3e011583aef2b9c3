/**
 * What an error of the database means for whoever must decide whether to try again.
 * Reads both shapes: the driver's own errors, and MikroORM's `DriverException`, which copies the own
 * properties of the driver's error (labels as `errorLabelSet`) but loses its class, name and methods.
 */
interface DatabaseError {
  readonly name?: string;
  readonly code?: unknown;
  readonly errorLabelSet?: ReadonlySet<string>;
  readonly errorLabels?: readonly string[];
  readonly reason?: unknown;
  readonly beforeHandshake?: unknown;
  readonly cause?: unknown;
}

// Server codes after which the same transaction may succeed, whether or not the server labelled them:
// WriteConflict, NoSuchTransaction, LockTimeout, SnapshotUnavailable, SnapshotTooOld, the "not primary" and
// shutdown family of the server discovery specification, and plain network trouble.
const transientCodes = new Set<unknown>([
  112, 251, 24, 246, 239, 6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 134,
]);
const outageNames = /^Mongo(Network|NetworkTimeout|ServerSelection|PoolCleared|WaitQueueTimeout|ConnectionPoolCleared)/;

/** True when the driver put this label on the error. */
export function hasLabel(error: unknown, label: string): boolean {
  const e = error as DatabaseError | null;
  return e?.errorLabelSet?.has(label) === true || e?.errorLabels?.includes(label) === true;
}

/** The database could not be reached, or not in time. */
export function isOutage(error: unknown): boolean {
  const e = error as DatabaseError | null;
  if (typeof e !== "object" || e === null) return false;
  if (outageNames.test(e.name ?? "")) return true;
  // Wrapped, a network error is known by this member, and a server selection error by the topology it carries.
  if (e.beforeHandshake !== undefined) return true;
  if (e.reason?.constructor?.name === "TopologyDescription") return true;
  return e.cause !== undefined && e.cause !== error && isOutage(e.cause);
}

/** The transaction did not happen, and may succeed when the whole of it is run again. */
export function isTransient(error: unknown): boolean {
  return (
    hasLabel(error, "TransientTransactionError") ||
    transientCodes.has((error as DatabaseError | null)?.code) ||
    isOutage(error)
  );
}

/** A unique index refused a document. */
export const isDuplicateKey = (error: unknown): boolean => (error as DatabaseError | null)?.code === 11_000;
