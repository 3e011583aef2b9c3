import { randomBytes } from "node:crypto";
import { defineEntity, p } from "@mikro-orm/mongodb";
import type { Clock, NewEvent } from "@waybill/kernel";
import { mongoUri } from "../../../../test/support/mongo-uri.ts";
import {
  type Database,
  type IndexSpec,
  type LogLogger,
  openDatabase,
  type OpenOptions,
  type WriteContext,
} from "../../src/index.ts";

const JarSchema = defineEntity({
  name: "Jar",
  collection: "jars",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    label: p.string(),
    coins: p.integer(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A thing to change in tests. */
export class Jar extends JarSchema.class {}
JarSchema.setClass(Jar);

export const jarIndexes: readonly IndexSpec[] = [
  { collection: "jars", key: { tenant: 1, label: 1 }, unique: true },
  { collection: "jars", key: { tenant: 1, createdAt: -1, _id: -1 } },
];

export const randomName = (): string => `test_${randomBytes(6).toString("hex")}`;

/** A database with jars, under a random name, on the run's server. */
export function openJars(options: Partial<OpenOptions> = {}): Promise<Database> {
  return openDatabase({
    uri: mongoUri(),
    name: randomName(),
    entities: [Jar],
    indexes: jarIndexes,
    ...options,
  });
}

export async function drop(database: Database): Promise<void> {
  await database.db.dropDatabase();
  await database.close();
}

export const noon = new Date("2026-03-01T12:00:00.000Z");

export function context(overrides: Partial<WriteContext> = {}): WriteContext {
  return { tenant: "acme", actor: "user:anna", correlationId: "c-1", clock: () => noon, ...overrides };
}

/** A clock that stands still until it is set. */
export function handClock(start = noon): Clock & { now: Date } {
  const clock = Object.assign(() => clock.now, { now: start });
  return clock;
}

export function jarEvent(id: string, version: number, data: NewEvent["data"] = {}): NewEvent {
  return { type: "order.status_changed", subject: { type: "order", id, version }, occurredAt: noon, data };
}

export const silent: LogLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Remembers what was logged as an error. */
export function recordingLogger(): LogLogger & { readonly errors: string[] } {
  const errors: string[] = [];
  return { ...silent, errors, error: (_details, message) => void errors.push(message) };
}

/** Resolves when `condition` holds; looked at after every turn of the event loop. Fails the test by its timeout. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** Takes `count` items. */
export async function take<T>(iterator: AsyncIterator<T>, count: number): Promise<T[]> {
  const items: T[] = [];
  while (items.length < count) {
    const step = await iterator.next();
    if (step.done) throw new Error(`ended after ${items.length} of ${count}`);
    items.push(step.value);
  }
  return items;
}
