/** A state machine as data: each state and where it may go. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

/** True when the table lets `from` go to `to`. */
export function mayGo<S extends string>(table: Transitions<S>, from: S, to: S): boolean {
  return table[from].includes(to);
}

/** States that no path from `initial` reaches: a table is sound when this is empty. */
export function unreachableStates<S extends string>(table: Transitions<S>, initial: S): S[] {
  const seen = new Set<S>([initial]);
  const open: S[] = [initial];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of table[state]) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return (Object.keys(table) as S[]).filter((state) => !seen.has(state));
}
