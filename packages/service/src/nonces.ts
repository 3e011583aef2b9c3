/** Remembers what was used, for at least a given time and in bounded memory. */
export interface Nonces {
  /** `overloaded` when there is no room to remember it: then it must not be honoured. */
  use(nonce: string): "new" | "replayed" | "overloaded";
}

/** Per generation; two are kept. About 100 MB of strings at the very most. */
const capacity = 500_000;

/**
 * Two generations, swapped every `lifetime`: each nonce is remembered for one to two lifetimes, and
 * forgetting costs nothing.
 */
export function createNonces(lifetime: number, clock: () => number, most = capacity): Nonces {
  let young = new Set<string>();
  let old = new Set<string>();
  let bornAt = clock();
  return {
    use(nonce) {
      const age = clock() - bornAt;
      if (age >= lifetime) {
        old = age < 2 * lifetime ? young : new Set();
        young = new Set();
        bornAt = clock();
      }
      if (young.has(nonce) || old.has(nonce)) return "replayed";
      if (young.size >= most) return "overloaded";
      young.add(nonce);
      return "new";
    },
  };
}
