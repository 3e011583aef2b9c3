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
  let begun = 0;
  try {
    for (const work of all) {
      begun += 1;
      work();
    }
  } finally {
    // One that throws does not keep the others from theirs.
    for (const work of all.slice(begun)) atEndOfTurn(work);
  }
}
