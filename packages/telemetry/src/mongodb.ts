import type { CommandFailedEvent, CommandStartedEvent, CommandSucceededEvent, MongoClient } from "mongodb";
import type { Metrics } from "./metrics/metrics.ts";
import { beginChild, fail, type Span } from "./tracing/span.ts";

/** Told of a client before it connects. Its commands must be monitored (`monitorCommands`). */
export type ObserveClient = (client: MongoClient) => void;

// They wait for news by themselves: their time says nothing.
const waiting = new Set(["getMore", "hello", "isMaster", "ping", "endSessions"]);

/** What a command is about: most name a collection with their first value, a bulk write has a list of them. */
function targetOf({ command, commandName, databaseName }: CommandStartedEvent): {
  database: string;
  collection: string;
} {
  if (commandName === "bulkWrite") {
    const names = (command["nsInfo"] as readonly { readonly ns: string }[]).map(({ ns }) => ns);
    const [database = databaseName] = names[0]?.split(".", 1) ?? [];
    return { database, collection: names.map((name) => name.slice(database.length + 1)).join(",") };
  }
  const target: unknown = command[commandName];
  return { database: databaseName, collection: typeof target === "string" ? target : "" };
}

/**
 * Measures the commands of clients by name and database, and makes spans of those that are sent inside a span. Neither
 * holds anything of what a command carries.
 */
export function commandObserver(metrics: Metrics | undefined): ObserveClient {
  return (client) => {
    const spans = new Map<number, Span>();
    const end = (event: CommandSucceededEvent | CommandFailedEvent, outcome: "ok" | "error"): void => {
      const { requestId, commandName: command, databaseName: database, duration } = event;
      if (!waiting.has(command))
        metrics?.observe("waybill_mongodb_command_duration_seconds", { database, command, outcome }, duration / 1000);
      const span = spans.get(requestId);
      if (!span) return;
      spans.delete(requestId);
      if ("failure" in event) fail(span, event.failure);
      span.end();
    };
    client.on("commandStarted", (event) => {
      const { commandName, requestId } = event;
      const { database, collection } = targetOf(event);
      const span = beginChild(`${commandName} ${collection}`.trim(), "client", {
        "db.system.name": "mongodb",
        "db.namespace": database,
        "db.operation.name": commandName,
        ...(collection === "" ? {} : { "db.collection.name": collection }),
      });
      if (span) spans.set(requestId, span);
    });
    client.on("commandSucceeded", (event) => end(event, "ok"));
    client.on("commandFailed", (event) => end(event, "error"));
  };
}
