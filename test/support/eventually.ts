const patienceMs = 60_000;

/**
 * Looks until something holds that follows in another subgraph.
 * @throws Error with what was seen last, when it does not hold within a minute.
 */
export async function eventually<T>(read: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const seen = await read();
    if (holds(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`it stayed at ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
