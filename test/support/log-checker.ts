/** A numbered event, as far as its place is concerned. */
export interface PlacedEvent {
  readonly id: string;
  readonly seq: number;
  readonly subject: { readonly type: string; readonly id: string; readonly version: number };
}

/**
 * Judges a whole log, from its first event.
 * @param toldByAnother types of subjects whose version 1 is told by another subject's event.
 * @returns what is wrong: numbers with a gap or a double, and subjects whose versions are not 1, 2, 3 … in the log's order.
 */
export function logFaults(events: readonly PlacedEvent[], toldByAnother: readonly string[] = []): string[] {
  const faults = events.flatMap(({ seq }, index) =>
    seq === index + 1 ? [] : [`event ${index + 1} has the number ${seq}`],
  );
  const ids = new Set(events.map(({ id }) => id));
  if (ids.size !== events.length) faults.push(`${events.length - ids.size} ids are given twice`);
  const versions = new Map<string, number>();
  for (const { seq, subject } of events) {
    const key = `${subject.type} ${subject.id}`;
    const due = (versions.get(key) ?? (toldByAnother.includes(subject.type) ? 1 : 0)) + 1;
    versions.set(key, due);
    if (subject.version !== due) faults.push(`event ${seq} makes version ${subject.version} of ${key}, due is ${due}`);
  }
  return faults;
}
