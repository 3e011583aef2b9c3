/** What the `ws` package can do at best: one buffer, sent to everybody. No GraphQL, no look at who asks. */
import { WebSocket, WebSocketServer } from "ws";
import { streamQuery } from "./schema.ts";

const [port = "0", source = ""] = process.argv.slice(2);
const sockets = new WebSocketServer({ host: "127.0.0.1", port: Number(port) });
sockets.on("connection", (socket) => socket.once("message", () => socket.send('{"type":"connection_ack"}')));

const upstream = new WebSocket(source.replace("http", "ws"), "graphql-transport-ws");
upstream.on("open", () => upstream.send('{"type":"connection_init"}'));
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
