export { canonicalJson, inputHash } from "./canonical.ts";
export { createCursors, type Cursors, type LogPosition, type LogPositions, type PageValue } from "./cursors.ts";
export { connect, type Database, forkFor, openDatabase, type OpenOptions } from "./database.ts";
export { isDuplicateKey, isOutage, isTransient } from "./errors.ts";
export {
  checkKey,
  type Command,
  dropKey,
  findKey,
  finishKey,
  keyReused,
  referKey,
  type KeyState,
  startKey,
} from "./idempotency.ts";
export type { IndexSpec } from "./indexes.ts";
export { joined } from "./joined.ts";
export { loaderById, loaderByKey, loaderOfChildren } from "./loaders.ts";
export { type Alarm, type AlarmKind, watchEvents } from "./log/alarm.ts";
export { describeIndexes, type EventDocument } from "./log/collections.ts";
export { type EventFeed, type EventSubscription, openFeed } from "./log/feed.ts";
export type { LogLogger } from "./log/logger.ts";
export { logOfType, type MergedEvent, type MergedPage, readLogs } from "./log/merge.ts";
export { listParked, type ParkedEvent, requestReplay } from "./log/parked.ts";
export { holdReactions, type Reaction, type ReactionOptions, startReaction } from "./log/reaction.ts";
export { readLog } from "./log/read.ts";
export { countParked, type LogReadings, readLogState } from "./log/readings.ts";
export { type Sequencer, startSequencer } from "./log/sequencer.ts";
export { FeedExpired, type SubscribeOptions } from "./log/subscriber.ts";
export { trimLog } from "./log/trim.ts";
export { type Connection, connectionOf, type PageInfo, type PageRequest, relayPage } from "./paging.ts";
export { bucketStart, minutesBetween, sumOver, within } from "./report-stages.ts";
export { RecentKeys } from "./recent-keys.ts";
export { openRemembered, type Remembered } from "./remembered.ts";
export { transact, type Tx, type WriteContext } from "./transact.ts";
export { write } from "./write.ts";
