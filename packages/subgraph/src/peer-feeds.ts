import type { SubgraphName } from "@waybill/schema";
import { type EventFeed, openFeed } from "@waybill/storage";
import { databaseName, type Foundation, type SubgraphDeps } from "./app.ts";

interface Shared {
  readonly feed: Promise<EventFeed>;
  users: number;
}

/** A log that somebody follows. */
export interface HeldFeed {
  readonly feed: EventFeed;
  /** Lets go; the last one closes the feed. */
  release(): Promise<void>;
}

const feedsOf = new WeakMap<Foundation, Map<SubgraphName, Shared>>();

/**
 * The feed of another subgraph's log, read once however many of a subgraph's reactions follow it.
 * @throws when that database is not there yet.
 */
export async function holdPeerFeed(
  foundation: Foundation,
  { databasePrefix, alarm, logger }: SubgraphDeps,
  source: SubgraphName,
): Promise<HeldFeed> {
  const feeds = feedsOf.get(foundation) ?? new Map<SubgraphName, Shared>();
  feedsOf.set(foundation, feeds);
  const name = databaseName(databasePrefix, source);
  const log = { db: foundation.database.client.db(name), name };
  const shared = feeds.get(source) ?? { feed: openFeed(log, { alarm, logger }), users: 0 };
  feeds.set(source, shared);
  shared.users += 1;
  const leave = (): boolean => {
    shared.users -= 1;
    if (shared.users > 0) return false;
    if (feeds.get(source) === shared) feeds.delete(source);
    return true;
  };
  try {
    const feed = await shared.feed;
    return { feed, release: async () => (leave() ? feed.close() : undefined) };
  } catch (error) {
    leave();
    throw error;
  }
}
