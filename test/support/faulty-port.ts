import { type SubgraphPort, type SubgraphRequest, SubgraphUnavailable } from "@waybill/service";

/** Where a call is lost: on its way there (nothing is done), or on its way back (it is done, and nobody hears). */
export type Loss = "request" | "reply";

/** A port to a peer that loses calls when told to. */
export interface FaultyPort extends SubgraphPort {
  /** Loses the next calls whose document names a field. */
  lose(field: string, loss: Loss, times?: number): void;
  /** Runs before the next call whose document names a field is passed on. */
  before(field: string, act: () => Promise<unknown>): void;
}

/** Comes between a subgraph and its peer. */
export function faultyPort(peer: SubgraphPort): FaultyPort {
  const losses: { field: string; loss: Loss }[] = [];
  const acts: { field: string; act: () => Promise<unknown> }[] = [];

  const take = <T extends { field: string }>(from: T[], { query }: SubgraphRequest): T | undefined => {
    const index = from.findIndex(({ field }) => query.includes(field));
    return index < 0 ? undefined : from.splice(index, 1)[0];
  };

  return {
    lose: (field, loss, times = 1) => void losses.push(...Array.from({ length: times }, () => ({ field, loss }))),
    before: (field, act) => void acts.push({ field, act }),
    async execute(request) {
      await take(acts, request)?.act();
      const lost = take(losses, request);
      if (lost?.loss === "request") throw new SubgraphUnavailable("the request was lost");
      const result = await peer.execute(request);
      if (lost) throw new SubgraphUnavailable("the reply was lost");
      return result;
    },
    subscribe: (request) => peer.subscribe(request),
  };
}
