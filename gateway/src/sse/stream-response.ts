import type { ServerResponse } from "node:http";
import type { Identity } from "@waybill/kernel";
import type { FormattedExecutionResult, GraphQLFormattedError } from "graphql";
import { limits } from "../limits.ts";
import type { Batch } from "../subscriptions/payload.ts";
import { SendBudget } from "../subscriptions/send-budget.ts";
import type { Recipient, Subscriber } from "../subscriptions/subscriber.ts";
import type { StreamFormat } from "./formats.ts";

/** An HTTP response that one operation's answers are written into. */
export class StreamResponse implements Recipient {
  readonly budget = new SendBudget(limits.queuedBytes);
  readonly identity: Identity;
  readonly expiresAt: number;
  readonly #response: ServerResponse;
  readonly #format: StreamFormat;
  #subscriber: Subscriber | undefined;

  /** Sends the head at once, so that the client knows it is connected. */
  constructor(response: ServerResponse, format: StreamFormat, identity: Identity) {
    this.#response = response;
    this.#format = format;
    this.identity = identity;
    this.expiresAt = identity.expiresAt === undefined ? Infinity : identity.expiresAt * 1000;
    response.writeHead(200, {
      "content-type": format.contentType,
      "cache-control": "no-cache, no-store, no-transform",
      // Proxies that gather answers before they hand them on would hold events back.
      "x-accel-buffering": "no",
    });
    response.write(format.begin);
    response.on("drain", () => this.#subscriber?.flush(Date.now()));
    response.once("close", () => this.#subscriber?.leave());
  }

  /** The stream that is written from now on. */
  set subscriber(subscriber: Subscriber) {
    this.#subscriber = subscriber;
    if (this.#response.destroyed) subscriber.leave();
  }

  get ready(): boolean {
    return !this.#response.writableNeedDrain;
  }

  send(batch: Batch): void {
    this.#response.write(batch.as(this.#format.events));
  }

  /** The whole answer of a query or mutation. */
  answer(result: FormattedExecutionResult): void {
    this.#response.write(this.#format.events([{ text: JSON.stringify(result), cursor: undefined }]));
    this.end();
  }

  end(error?: GraphQLFormattedError): void {
    this.fail(error && [error]);
  }

  /** Ends it, with what went wrong. */
  fail(errors: readonly GraphQLFormattedError[] | undefined): void {
    if (this.#response.writableEnded) return;
    this.#response.end(this.#format.end(errors && { errors }));
  }

  closeSlow(): void {
    // Nothing can overtake what it has not read. It comes back with the last event's id.
    this.#response.destroy();
  }

  /** Ends it without a last word: the client comes back, here or elsewhere, and resumes. */
  goAway(): void {
    this.#subscriber?.leave();
    this.#response.end();
  }

  heartbeat(): void {
    if (this.ready && !this.#response.writableEnded) this.#response.write(this.#format.heartbeat);
  }
}
