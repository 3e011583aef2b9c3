import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Binary, ClientSession, Db } from "mongodb";

/** A process that writes to a database, and the server's sessions in which it may have a transaction open. */
interface ProcessDocument {
  readonly _id: string;
  readonly host: string;
  readonly pid: number;
  /** Raised as long as the process lives. */
  readonly beat: number;
  readonly sessions: readonly Binary[];
}

export const processesOf = (db: Db) => db.collection<ProcessDocument>("processes");

const beatMs = 5_000;
/** Looks in a row at which a process has not moved, until it is taken for dead. */
const silentLooks = 4;

/**
 * What is left when a process dies in the middle of a transaction: the server keeps it open for a minute
 * (`transactionLifetimeLimitSeconds`), and whoever wants to write to the same documents meets a conflict until then. So
 * each process writes down its sessions before it uses them, and the others end those of one that is gone: at once when
 * it ran on their machine, else when it has not moved for 20 seconds. To be taken for dead wrongly costs a process no
 * more than running its open transactions again.
 */
export class OwnSessions {
  readonly #db: Db;
  readonly #host: string;
  readonly #id = randomUUID();
  readonly #announced = new Set<string>();
  readonly #silent = new Map<string, { readonly beat: number; readonly looks: number }>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  private constructor(db: Db, host: string) {
    this.#db = db;
    this.#host = host;
  }

  /**
   * Announces this process and ends what one that died here has left.
   * @param host the machine: where processes can see whether another runs.
   */
  static async open(db: Db, host = hostname()): Promise<OwnSessions> {
    const own = new OwnSessions(db, host);
    await own.#enter();
    await own.look();
    own.#timer = setInterval(() => {
      // The database may be away; the next look finds it.
      own.#looking = own.look().catch(() => undefined);
    }, beatMs);
    own.#timer.unref();
    return own;
  }

  /** Writes a session down, once, before a transaction begins in it. */
  async announce(session: ClientSession): Promise<void> {
    const id = session.id?.id;
    const key = id?.toString("hex");
    if (!id || key === undefined || this.#announced.has(key)) return;
    await processesOf(this.#db).updateOne({ _id: this.#id }, { $push: { sessions: id } });
    this.#announced.add(key);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await processesOf(this.#db)
      .deleteOne({ _id: this.#id })
      .catch(() => undefined);
  }

  async #enter(): Promise<void> {
    this.#announced.clear();
    const { pid } = process;
    await processesOf(this.#db).insertOne({ _id: this.#id, host: this.#host, pid, beat: 0, sessions: [] });
  }

  /** Tells that this process lives, and ends what dead ones have left. Done every five seconds by itself. */
  async look(): Promise<void> {
    const { matchedCount } = await processesOf(this.#db).updateOne({ _id: this.#id }, { $inc: { beat: 1 } });
    if (matchedCount === 0) await this.#enter();
    const others = await processesOf(this.#db)
      .find({ _id: { $ne: this.#id } })
      .toArray();
    for (const other of others) if (this.#isDead(other)) await this.#bury(other);
    for (const id of this.#silent.keys()) if (!others.some(({ _id }) => _id === id)) this.#silent.delete(id);
  }

  #isDead({ _id, host, pid, beat }: ProcessDocument): boolean {
    if (host === this.#host && !runs(pid)) return true;
    const last = this.#silent.get(_id);
    const looks = last?.beat === beat ? last.looks + 1 : 0;
    this.#silent.set(_id, { beat, looks });
    return looks >= silentLooks;
  }

  async #bury({ _id, sessions }: ProcessDocument): Promise<void> {
    if (sessions.length > 0) {
      await this.#db.admin().command({ killSessions: sessions.map((id) => ({ id })) });
    }
    await processesOf(this.#db).deleteOne({ _id });
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
