/**
 * What the `ws` package can do at best. No GraphQL, no look at who asks.
 *
 * - As a broadcast: one buffer, sent to everybody.
 * - As a relay: each client's subscription goes to the service as it came; what comes back goes to whom its id names.
 */
import { WebSocket, WebSocketServer } from "ws";
import { streamQuery } from "./schema.ts";

const [port = "0", source = "", kind = "broadcast"] = process.argv.slice(2);
const sockets = new WebSocketServer({ host: "127.0.0.1", port: Number(port) });
const upstream = new WebSocket(source.replace("http", "ws"), "graphql-transport-ws");
upstream.on("open", () => upstream.send('{"type":"connection_init"}'));

if (kind === "broadcast") broadcast();
else relay();

function broadcast(): void {
  sockets.on("connection", (socket) => socket.once("message", () => socket.send('{"type":"connection_ack"}')));
  upstream.on("message", (data: Buffer) => {
    const text = data.toString("utf8");
    const { type } = JSON.parse(text) as { type: string };
    if (type === "connection_ack") {
      // With an id as long as the clients' are.
      const id = "00000000-client-of-the-benchmark-0000";
      upstream.send(JSON.stringify({ type: "subscribe", id, payload: { query: streamQuery } }));
      return;
    }
    const frame = Buffer.from(text);
    for (const socket of sockets.clients) socket.send(frame, { binary: false });
  });
}

function relay(): void {
  const clients = new Map<string, WebSocket>();
  sockets.on("connection", (socket) => {
    let id = "";
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as { type: string; id: string };
      if (message.type === "connection_init") return socket.send('{"type":"connection_ack"}');
      ({ id } = message);
      clients.set(id, socket);
      return upstream.send(data, { binary: false });
    });
    socket.on("close", () => {
      clients.delete(id);
      if (id !== "") upstream.send(JSON.stringify({ type: "complete", id }));
    });
  });
  upstream.on("message", (data: Buffer) => {
    const { id } = JSON.parse(data.toString("utf8")) as { id?: string };
    if (id !== undefined) clients.get(id)?.send(data, { binary: false });
  });
}
