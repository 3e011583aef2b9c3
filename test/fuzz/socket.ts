import { once } from "node:events";
import { WebSocket } from "ws";

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** One WebSocket that many operations are sent over, one after the other or at once. */
export class SharedSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, PromiseWithResolvers<unknown>>();
  #sent = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#receive(JSON.parse(data.toString("utf8")) as Message));
    socket.on("close", (code, reason) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`the socket was closed with ${code} ${reason.toString("utf8")}`));
      this.#waiting.clear();
    });
    socket.on("error", () => undefined);
  }

  /** @param url of the gateway over HTTP */
  static async open(url: string, authorization: string): Promise<SharedSocket> {
    const socket = new WebSocket(url.replace("http", "ws"), "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
    await once(socket, "message");
    return new SharedSocket(socket);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /**
   * Asks one operation.
   * @returns the answer; of one that is refused `{ errors }`, as over HTTP
   * @throws Error when the socket is closed instead
   */
  ask(operation: object): Promise<unknown> {
    this.#sent += 1;
    const id = String(this.#sent);
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ type: "subscribe", id, payload: operation }));
    return waiting.promise;
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive({ id = "", type, payload }: Message): void {
    if (type === "ping") return this.#socket.send(JSON.stringify({ type: "pong" }));
    if (type !== "next" && type !== "error") return;
    this.#waiting.get(id)?.resolve(type === "error" ? { errors: payload } : payload);
    this.#waiting.delete(id);
  }
}
