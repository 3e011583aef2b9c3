import { setTimeout as delay } from "node:timers/promises";
import type { LogEvent } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { startReaction, type Tx } from "@waybill/storage";
import type { Foundation, SubgraphDeps } from "./app.ts";
import { holdPeerFeed } from "./peer-feeds.ts";
import { watchReaction } from "./watch.ts";

/** What a subgraph does when another's event arrives. */
export interface PeerReaction {
  readonly source: SubgraphName;
  /** What is done; names the consumer for good. */
  readonly name: string;
  readonly types: readonly string[];
  /** Runs in the transaction that also moves the consumer's place in the source's log. */
  handle(tx: Tx, event: LogEvent): Promise<void>;
  /** The same for several events of one tenant: see `ReactionOptions`. */
  handleTogether?(tx: Tx, events: readonly LogEvent[]): Promise<void>;
}

const retryMs = 500;

/**
 * Follows another subgraph's log for as long as the foundation stands. The other database may not be there
 * yet when processes start together; it is then waited for.
 */
export function followPeer(foundation: Foundation, deps: SubgraphDeps, reaction: PeerReaction): void {
  const { database } = foundation;
  const { clock, logger } = deps;
  const stop = new AbortController();

  const follow = async (): Promise<() => Promise<void>> => {
    const { feed, release } = await holdPeerFeed(foundation, deps, reaction.source);
    const running = startReaction({ ...reaction, database, feed, clock, logger });
    const endWatch = watchReaction(foundation, running, deps);
    return async () => {
      endWatch();
      await running.stop();
      await release();
    };
  };

  const started = (async () => {
    while (!stop.signal.aborted) {
      try {
        return await follow();
      } catch (error) {
        logger.debug({ err: error, log: reaction.source }, "a peer's log is not there yet");
        await delay(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
    return undefined;
  })();

  foundation.onStop(async () => {
    stop.abort();
    await (
      await started
    )?.();
  });
}
