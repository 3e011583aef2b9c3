const turns = new Map<string, Promise<unknown>>();

/**
 * Runs what meets at one document one after the other within this process: whoever would only lose the race and start
 * again waits instead. Correctness is the database's; this saves its time.
 */
export async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(run, run);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  turns.set(key, settled);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === settled) turns.delete(key);
  }
}
