let waiting: (() => void)[] = [];

/**
 * Does `work` when everything that has come in this turn of the event loop has been looked at, one piece right after the
 * other in the order they came. For writes to sockets: each wakes whoever reads the other end, which costs more than the
 * write itself where that one has gone to sleep since the last; those that follow at once find it awake.
 */
export function atEndOfTurn(work: () => void): void {
  if (waiting.push(work) === 1) setImmediate(doAll);
}

function doAll(): void {
  const all = waiting;
  waiting = [];
  for (const work of all) work();
}
