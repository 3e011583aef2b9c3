import { isDuplicateKey } from "@waybill/storage";
import type { Db } from "mongodb";

/** How many questions an account has put to its carrier within a minute or a day. */
interface PollBudget {
  /** `<account> <beginning of the window>`. */
  readonly _id: string;
  readonly used: number;
  /** When it may be forgotten. */
  readonly expiresAt: Date;
}

/** Most questions to a carrier that an account may put. */
export interface PollLimits {
  readonly perMinute: number;
  readonly perDay: number;
}

/** Those of an account to which nothing else is said: below what the carriers' free plans allow. */
export const defaultPollLimits: PollLimits = { perMinute: 60, perDay: 10_000 };

const budgetsOf = (db: Db) => db.collection<PollBudget>("pollBudgets");
const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Takes one question out of an account's budgets, which all processes share. Days are those of UTC.
 * @returns seconds to wait until there may be one again; null when it was granted.
 */
export async function takeQuestion(db: Db, accountId: string, limits: PollLimits, now: Date): Promise<number | null> {
  if (!(await raise(db, accountId, minute, limits.perMinute, now))) return secondsLeft(minute, now);
  if (!(await raise(db, accountId, day, limits.perDay, now))) return secondsLeft(day, now);
  return null;
}

const secondsLeft = (window: number, now: Date): number => Math.ceil((window - (now.getTime() % window)) / 1000);

async function raise(db: Db, accountId: string, window: number, limit: number, now: Date): Promise<boolean> {
  const begins = now.getTime() - (now.getTime() % window);
  const _id = `${accountId} ${window} ${new Date(begins).toISOString()}`;
  const increment = { $inc: { used: 1 } };
  const below = { _id, used: { $lt: limit } };
  if ((await budgetsOf(db).updateOne(below, increment)).modifiedCount === 1) return true;
  // Used up, or not there yet: made before it is raised, so that rivals meet at one document.
  try {
    await budgetsOf(db).insertOne({ _id, used: 0, expiresAt: new Date(begins + window + day) });
  } catch (error) {
    // It may be there because a rival was the first to ask in this window: then there is room.
    if (!isDuplicateKey(error)) throw error;
  }
  return (await budgetsOf(db).updateOne(below, increment)).modifiedCount === 1;
}
