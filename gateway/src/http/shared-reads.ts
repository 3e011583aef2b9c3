import type { Identity } from "@waybill/kernel";
import type { OperationDefinitionNode } from "graphql";

/** What two reads must have in common to be one. */
export interface Read {
  /** The very object: callers are the same when their credential is. */
  readonly identity: Identity;
  /** The very node: documents are the same when their text is. */
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Calls back when a caller has gone before its answer. */
export type OnGone = (gone: () => void) => void;

interface Running<T> extends Read {
  readonly answer: Promise<T>;
  readonly life: AbortController;
  readers: number;
}

/**
 * Runs equal reads of one caller once, when they come together: in one turn of the event loop. Who comes later runs
 * anew, since what it wants to see may have been written while the first was under way.
 */
export function createSharedReads<T>(): (
  read: Read,
  onGone: OnGone,
  run: (signal: AbortSignal) => Promise<T>,
) => Promise<T> {
  let turn: Map<Identity, Running<T>[]> | undefined;

  function runningOf(identity: Identity): Running<T>[] {
    if (!turn) {
      turn = new Map();
      setImmediate(() => (turn = undefined));
    }
    const known = turn.get(identity) ?? [];
    turn.set(identity, known);
    return known;
  }

  return (read, onGone, run) => {
    const running = runningOf(read.identity);
    let found = running.find(
      (other) => other.operation === read.operation && areEqual(other.variables, read.variables),
    );
    if (!found) {
      const life = new AbortController();
      found = { ...read, life, answer: run(life.signal), readers: 0 };
      running.push(found);
    }
    const { life } = found;
    const shared = found;
    shared.readers += 1;
    onGone(() => {
      shared.readers -= 1;
      if (shared.readers === 0) life.abort();
    });
    return shared.answer;
  };
}

const areEqual = (a: Read["variables"], b: Read["variables"]): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
