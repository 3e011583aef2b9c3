import type { CommandFailedEvent, CommandStartedEvent, CommandSucceededEvent, MongoClient } from "mongodb";
import type { Metrics } from "./metrics/metrics.ts";
import { beginChild, fail, type Span } from "./tracing/span.ts";

/** Told of a client before it connects. Its commands must be monitored (`monitorCommands`). */
export type ObserveClient = (client: MongoClient) => void;

// They wait for news by themselves: their time says nothing.
const waiting = new Set(["getMore", "hello", "isMaster", "ping", "endSessions"]);

/** Commands whose first value names a collection. */
const collectionOf = ({ command, commandName }: CommandStartedEvent): string => {
  const target: unknown = command[commandName];
  return typeof target === "string" ? target : "";
};

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
      const { commandName, databaseName, requestId } = event;
      const collection = collectionOf(event);
      const span = beginChild(`${commandName} ${collection}`.trim(), "client", {
        "db.system.name": "mongodb",
        "db.namespace": databaseName,
        "db.operation.name": commandName,
        ...(collection === "" ? {} : { "db.collection.name": collection }),
      });
      if (span) spans.set(requestId, span);
    });
    client.on("commandSucceeded", (event) => end(event, "ok"));
    client.on("commandFailed", (event) => end(event, "error"));
  };
}
