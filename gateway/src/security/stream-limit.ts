import { WaybillError } from "@waybill/service";

/**
 * Counts connections that are held open: each stream over HTTP, and each WebSocket of a caller without credentials. Other
 * WebSockets bound what runs on them, and their callers have a budget.
 */
export interface StreamLimit {
  /**
   * Takes a place.
   * @returns how to give it back
   * @throws WaybillError TOO_MANY_SUBSCRIPTIONS when the caller, or everybody together, has all the places there are
   */
  take(caller: string): () => void;
}

export function createStreamLimit(perCaller: number, total: number): StreamLimit {
  const open = new Map<string, number>();
  let all = 0;
  return {
    take(caller) {
      const own = open.get(caller) ?? 0;
      if (own >= perCaller) throw tooMany("Too many streams of one caller.");
      if (all >= total) throw tooMany("Too many streams are open here.");
      open.set(caller, own + 1);
      all += 1;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        all -= 1;
        const left = (open.get(caller) ?? 1) - 1;
        if (left > 0) open.set(caller, left);
        else open.delete(caller);
      };
    },
  };
}

const tooMany = (message: string): WaybillError => new WaybillError("TOO_MANY_SUBSCRIPTIONS", { message });
