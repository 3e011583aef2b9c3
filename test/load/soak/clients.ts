import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { streamQuery } from "../subscriptions/schema.ts";

/** Those that are followed one by one, beside the one that everybody follows. */
export const shipments = Array.from({ length: 50 }, (_, n) => `shp_${String(n).padStart(9, "0")}`);

/** Where clients go, and as whom. */
export interface Door {
  /** `http://…/graphql` */
  readonly url: string;
  authorization(n: number): string;
}

/** What one client does, once. Throws when it is answered otherwise than it should be. */
type Visit = (door: Door, n: number) => Promise<void>;

const shipmentOf = (n: number): string => shipments[n % shipments.length] as string;
const known = "query Known($id: ID!) { shipment(id: $id) { trackingNumber order { number status } } }";

async function post(door: Door, n: number, body: string, signal?: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json", authorization: door.authorization(n) };
  return fetch(door.url, { method: "POST", headers, body, ...(signal && { signal }) });
}

async function asked(door: Door, n: number, query: string, variables: object = {}): Promise<void> {
  const response = await post(door, n, JSON.stringify({ query, variables }));
  const text = await response.text();
  if (response.status !== 200 || !text.includes(`"number":"#${shipmentOf(n)}"`))
    throw new Error(`a query was answered with ${response.status} ${text.slice(0, 200)}`);
}

/** A query that only this client asks, for caches to keep or to forget. */
export function askNew(door: Door, n: number): Promise<void> {
  const query = `query ($id: ID!) { q${n}: shipment(id: $id) { a${n}: id order { number } } }`;
  return asked(door, n, query, { id: shipmentOf(n) });
}

async function refused(door: Door, n: number, body: string): Promise<void> {
  const response = await post(door, n, body);
  await response.text();
  if (response.status !== 400) throw new Error(`what is wrong was answered with ${response.status}`);
}

/** Uses a socket that is connected and known; whatever comes of it, the socket is gone in the end. */
async function withSocket(door: Door, n: number, use: (socket: WebSocket) => Promise<void>): Promise<void> {
  const socket = new WebSocket(door.url.replace("http", "ws"), "graphql-transport-ws");
  try {
    // Who leaves in the middle of it hears of it here.
    socket.on("error", () => undefined);
    await once(socket, "open");
    send(socket, { type: "connection_init", payload: { authorization: door.authorization(n) } });
    await received(socket, "connection_ack");
    await use(socket);
  } finally {
    socket.terminate();
  }
}

const send = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message));

/** Waits for messages that carry a text. @throws Error when the socket is closed before, or after 20 s */
async function received(socket: WebSocket, text: string, count = 1): Promise<void> {
  const done = Promise.withResolvers<void>();
  let left = count;
  const onMessage = (data: Buffer): void => {
    if (data.includes(text) && (left -= 1) === 0) done.resolve();
  };
  const onClose = (code: number): void => done.reject(new Error(`a socket was closed with ${code}`));
  const late = setTimeout(() => done.reject(new Error(`no message with ${text} came`)), 20_000);
  socket.on("message", onMessage).on("close", onClose);
  try {
    await done.promise;
  } finally {
    clearTimeout(late);
    socket.off("message", onMessage).off("close", onClose);
  }
}

const follow = (socket: WebSocket, id: string, shipmentId?: string): void =>
  send(socket, { type: "subscribe", id, payload: { query: streamQuery, variables: { shipmentId } } });

/** What clients do, by how it goes. */
export const visits: Readonly<Record<string, Visit>> = {
  "a query": (door, n) => asked(door, n, known, { id: shipmentOf(n) }),
  "a query that was never asked before": askNew,
  "a document that does not fit": (door, n) => refused(door, n, JSON.stringify({ query: `{ nothing${n} }` })),
  "a body that is none": (door, n) => refused(door, n, "{"),
  async "a query whose client leaves"(door, n) {
    const gone = AbortSignal.timeout(1 + (n % 5));
    await post(door, n, JSON.stringify({ query: known, variables: { id: shipmentOf(n) } }), gone).then(
      (response) => response.text().catch(() => undefined),
      () => undefined,
    );
  },
  "subscriptions that are ended in order": (door, n) =>
    withSocket(door, n, async (socket) => {
      follow(socket, "hot");
      follow(socket, "own", shipmentOf(n));
      await received(socket, '"id":"hot"', 5);
      send(socket, { type: "complete", id: "hot" });
      await received(socket, '"id":"own"');
      send(socket, { type: "subscribe", id: "q", payload: { query: known, variables: { id: shipmentOf(n) } } });
      await received(socket, '"id":"q","type":"complete"');
      const closed = once(socket, "close");
      socket.close(1000);
      await closed;
    }),
  "a subscription whose client vanishes": (door, n) =>
    withSocket(door, n, async (socket) => {
      follow(socket, "1", n % 2 ? shipmentOf(n) : undefined);
      if (n % 3) await received(socket, '"next"');
    }),
  "a subscription whose client sleeps": (door, n) =>
    withSocket(door, n, async (socket) => {
      follow(socket, "1");
      await received(socket, '"next"');
      socket.pause();
      await delay(3_000);
      socket.resume();
      await received(socket, '"next"');
    }),
  async "server-sent events"(door, n) {
    const response = await fetch(`${door.url}/stream`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: door.authorization(n),
      },
      body: JSON.stringify({ query: streamQuery, variables: n % 2 ? { shipmentId: shipmentOf(n) } : {} }),
    });
    if (response.status !== 200 || !response.body) throw new Error(`a stream was answered with ${response.status}`);
    let read = 0;
    for await (const piece of response.body)
      if ((read += Buffer.from(piece).includes("event: next") ? 1 : 0) === 3) break;
  },
};
