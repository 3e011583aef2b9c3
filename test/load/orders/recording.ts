import type { Database } from "@waybill/storage";
import type { CommandStartedEvent, Document } from "mongodb";

/** One write as the driver takes it. */
export type Write =
  | { readonly kind: "insert"; readonly collection: string; readonly documents: readonly Document[] }
  | {
      readonly kind: "update";
      readonly collection: string;
      readonly filter: Document;
      /** Operators, or a whole document. */
      readonly update: Document;
      readonly upsert: boolean;
    }
  | { readonly kind: "delete"; readonly collection: string; readonly filter: Document };

/** Writes that are committed together, or one alone. */
export interface Unit {
  readonly database: string;
  readonly transaction: boolean;
  readonly writes: readonly Write[];
}

/** What somebody asked of the databases. */
export interface Recording {
  /** Every command in its order, for example `orders.find placements`. */
  readonly commands: readonly string[];
  /** What was written, without the reads, each document at most once in a transaction where that can be. */
  readonly units: readonly Unit[];
}

/** The log's own machinery works whenever it likes. */
const machinery = new Set(["counters", "consumers", "parked", "processes"]);

interface Session {
  readonly database: string;
  readonly transaction: boolean;
  readonly commands: { readonly name: string; readonly command: Document }[];
}

/**
 * Notes what goes to the databases while `work` runs. Their clients must have been opened with `monitorCommands`.
 * @param own tells whether a write is `work`'s own.
 */
export async function record(
  databases: readonly Database[],
  own: (write: Document) => boolean,
  work: () => Promise<void>,
): Promise<Recording> {
  const sessions = new Map<string, Session>();
  const listeners = databases.map(({ client, name }) => {
    const listen = ({ commandName, command }: CommandStartedEvent): void => {
      const { lsid, txnNumber, autocommit } = command as { lsid?: Document; txnNumber?: unknown; autocommit?: boolean };
      const transaction = autocommit === false;
      const id: unknown = lsid?.["id"];
      const key = transaction ? `${name} ${String(id)} ${String(txnNumber)}` : `${name} ${sessions.size} alone`;
      const session = sessions.get(key) ?? { database: name, transaction, commands: [] };
      sessions.set(key, session);
      session.commands.push({ name: commandName, command });
    };
    client.on("commandStarted", listen);
    return () => client.off("commandStarted", listen);
  });
  try {
    await work();
  } finally {
    for (const stop of listeners) stop();
  }
  const mine = [...sessions.values()].filter((session) => !isMachinery(session));
  return {
    commands: mine.flatMap(({ database, commands }) =>
      commands.map(({ name, command }) => {
        const target: unknown = command[name];
        return `${database.split("_").at(-1)}.${name}${typeof target === "string" ? ` ${target}` : ""}`;
      }),
    ),
    units: mine.flatMap(({ database, transaction, commands }) => {
      const writes = joined(commands.flatMap(({ name, command }) => writesOf(name, command)));
      return writes.some((write) => own(write)) ? [{ database, transaction, writes }] : [];
    }),
  };
}

const isMachinery = ({ commands }: Session): boolean =>
  commands.some(
    ({ name, command }) =>
      machinery.has(String(command[name])) ||
      (name === "find" && command[name] === "events") ||
      name === "getMore" ||
      name === "hello" ||
      name === "ping",
  );

function writesOf(name: string, command: Document): Write[] {
  const collection = String(command[name]);
  switch (name) {
    case "insert":
      return [{ kind: "insert", collection, documents: command["documents"] as Document[] }];
    case "update":
      return (command["updates"] as Document[]).map(({ q, u, upsert }) => ({
        kind: "update",
        collection,
        filter: q as Document,
        update: u as Document,
        upsert: upsert === true,
      }));
    case "delete":
      return (command["deletes"] as Document[]).map(({ q }) => ({ kind: "delete", collection, filter: q as Document }));
    case "findAndModify": {
      const { query, update } = command as { query: Document; update: Document };
      return [{ kind: "update", collection, filter: query, update, upsert: command["upsert"] === true }];
    }
    case "bulkWrite":
      return (command["ops"] as Document[]).map((op) => one(op, command["nsInfo"] as readonly { ns: string }[]));
    default:
      return [];
  }
}

/** A write of a command to several collections, which names them by their places in a list. */
function one(op: Document, namespaces: readonly { readonly ns: string }[]): Write {
  const { insert, update, document, filter, updateMods, upsert } = op as BulkOp;
  const collection = namespaces[insert ?? update]?.ns.replace(/^[^.]*\./, "") ?? "";
  if (insert !== undefined) return { kind: "insert", collection, documents: [document] };
  return { kind: "update", collection, filter, update: updateMods, upsert: upsert === true };
}
/** An insert or an update, whose member of that name is the collection's place. */
interface BulkOp {
  readonly insert?: number;
  readonly update: number;
  readonly document: Document;
  readonly filter: Document;
  readonly updateMods: Document;
  readonly upsert?: boolean;
}

/** Does in one write what was done to a new document in several, and inserts what goes into one collection together. */
function joined(writes: readonly Write[]): Write[] {
  const made = new Map<string, Document>();
  const left: Write[] = [];
  const inserts = new Map<string, Document[]>();
  const insert = (collection: string, document: Document): void => {
    const known = inserts.get(collection);
    if (known) known.push(document);
    else {
      const documents = [document];
      inserts.set(collection, documents);
      left.push({ kind: "insert", collection, documents });
    }
    made.set(`${collection} ${String(document["_id"])}`, document);
  };
  for (const write of writes) {
    if (write.kind === "insert") {
      for (const document of write.documents) insert(write.collection, { ...document });
      continue;
    }
    const id = String(write.filter["_id"]);
    const known = made.get(`${write.collection} ${id}`);
    const set = write.kind === "update" ? (write.update["$set"] as Document | undefined) : undefined;
    if (known && set && Object.keys((write as { update: Document }).update).length === 1) Object.assign(known, set);
    else if (write.kind === "update" && write.upsert && isDocument(write.update)) {
      insert(write.collection, { _id: write.filter["_id"], ...write.update });
    } else left.push(write);
  }
  return left;
}

/** False for an update by operators. */
export const isDocument = (update: Document): boolean => !Object.keys(update).some((field) => field.startsWith("$"));
