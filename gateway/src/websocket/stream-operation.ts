import type { GraphQLFormattedError } from "graphql";
import { MessageType } from "graphql-ws";
import type { Batch, Payload } from "../subscriptions/payload.ts";
import type { SendBudget } from "../subscriptions/send-budget.ts";
import type { Recipient } from "../subscriptions/subscriber.ts";
import type { Connection } from "./connection.ts";
import { FrameSeries, nextHead } from "./frames.ts";

const framesOf = (payloads: readonly Payload[]): FrameSeries => new FrameSeries(payloads);

/** A subscription of a connection, as its stream sees it. */
export class StreamOperation implements Recipient {
  readonly #connection: Connection;
  readonly #id: string;
  readonly #head: Buffer;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#id = id;
    this.#head = nextHead(id);
  }

  get ready(): boolean {
    return this.#connection.ready;
  }

  get expiresAt(): number {
    return this.#connection.expiresAt;
  }

  get budget(): SendBudget {
    return this.#connection.budget;
  }

  send(batch: Batch): void {
    const frames = batch.as(framesOf);
    if (!this.#connection.write(frames.next(this.#head))) frames.keep();
  }

  end(error?: GraphQLFormattedError): void {
    this.#connection.operations.delete(this.#id);
    this.#connection.send(
      error
        ? { id: this.#id, type: MessageType.Error, payload: [error] }
        : { id: this.#id, type: MessageType.Complete },
    );
  }

  closeSlow(): void {
    this.#connection.closeSlow();
  }
}
