import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";

/** One event as the watching client received it. */
export interface Received {
  readonly id: string;
  readonly cursor: string;
  readonly occurredAt: string;
  readonly status: string;
  readonly shipment: { readonly id: string; readonly order: { readonly number: string } | null };
  readonly customer: { readonly email: string } | null;
}

const subscription = `
  subscription Watch($after: Cursor) {
    shipmentStatusChanged(after: $after) {
      id cursor occurredAt status
      shipment { id order { number } }
      customer { email }
    }
  }`;

/** A partner's client: keeps the last cursor, and resumes with it whenever its connection is lost. */
export class Watcher {
  readonly received: Received[] = [];
  reconnects = 0;
  readonly #client: Client;
  readonly #onReceived: (event: Received) => void;
  #after: string | null;
  #stopped = false;
  readonly #running: Promise<void>;

  /** @param after where to begin: everything after this cursor is received. */
  constructor(
    wsUrl: string,
    connectionParams: Record<string, unknown>,
    after: string | null,
    onReceived: (event: Received) => void = () => {},
  ) {
    this.#after = after;
    this.#onReceived = onReceived;
    this.#client = createClient({ url: wsUrl, connectionParams, webSocketImpl: WebSocket, retryAttempts: 0 });
    this.#running = this.#run();
  }

  /** Cuts the connection as a network does; the watcher comes back by itself. */
  cut(): void {
    this.reconnects += 1;
    this.#client.terminate();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client.dispose();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#follow();
      } catch {
        // The connection was lost, or nobody is there yet: try again from the last cursor.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async #follow(): Promise<void> {
    const variables = { after: this.#after };
    const stream = this.#client.iterate<{ shipmentStatusChanged: Received }>({ query: subscription, variables });
    for await (const { data, errors } of stream) {
      if (errors || !data) throw new Error(errors?.map((error) => error.message).join("; ") ?? "no data");
      const event = data.shipmentStatusChanged;
      this.#after = event.cursor;
      this.received.push(event);
      this.#onReceived(event);
    }
  }
}
