import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buildSchema, execute, parse } from "graphql";
import { type WebSocket, WebSocketServer } from "ws";
import type { StreamService } from "./schema.ts";

/** Services that cost next to nothing: each document is executed once, then only ids change in its answer. */
export interface EventSource {
  readonly urls: Readonly<Record<StreamService, string>>;
  /** Subscriptions that run now. */
  readonly subscriptions: number;
  /** Entity requests answered so far. */
  readonly entityRequests: number;
  /** Tells all who follow one of these shipments, in one go. */
  publish(shipmentIds: readonly string[]): void;
  /** Ends all subscriptions by ending the connections that they came by. */
  drop(): void;
}

interface Follower {
  readonly socket: WebSocket;
  /** The connection below it. */
  readonly stream: Socket;
  readonly id: string;
  readonly answer: Template;
}

/** An answer's text between the places where ids stand. */
type Template = readonly (readonly [text: string, slot: "shipment" | "event" | ""])[];

/** The shipment that everybody follows who names none. */
export const hotShipment = "shp_hot_00000";

const shipmentSlot = "@shipment@";
const eventSlot = "@event@";

function templateOf(result: unknown): Template {
  return JSON.stringify(result)
    .split(/(?<=@shipment@|@event@)/)
    .map((part): Template[number] => {
      if (part.endsWith(shipmentSlot)) return [part.slice(0, -shipmentSlot.length), "shipment"];
      if (part.endsWith(eventSlot)) return [part.slice(0, -eventSlot.length), "event"];
      return [part, ""];
    });
}

const written = (template: Template, shipment: string, event: string): string =>
  template.map(([text, slot]) => text + (slot === "shipment" ? shipment : slot === "event" ? event : "")).join("");

const order = {
  id: `ord_${shipmentSlot}`,
  number: `#${shipmentSlot}`,
  status: "CONFIRMED",
  channel: "web shop of the benchmark",
};
const change = {
  id: `evt_${eventSlot}`,
  cursor: `cur_${eventSlot}`,
  status: "OUT_FOR_DELIVERY",
  occurredAt: "2026-03-01T10:00:00.000Z",
  shipment: { id: shipmentSlot, trackingNumber: `1Z${shipmentSlot}`, order },
};

const types = `
  scalar Cursor
  type ShipmentStatusChange { id: ID! cursor: Cursor! status: String! occurredAt: String! shipment: Shipment! }
  type Shipment { id: ID! trackingNumber: String! order: Order! }
  type Order { id: ID! number: String! status: String! channel: String! }
`;
const changes = buildSchema(`${types} type Query { shipmentStatusChanged: ShipmentStatusChange! }`);
const questions = buildSchema(
  `${types} type Query { _entities: [Order!]! shipmentsLogHead: Cursor! shipment: Shipment! order: Order! }`,
);

export async function openSource(): Promise<EventSource> {
  const templates = new Map<string, Template>();
  const followers = new Map<string, Set<Follower>>();
  let events = 0;
  let entityRequests = 0;
  let subscriptions = 0;
  const sockets = new Set<WebSocket>();

  /** What a document selects, whatever it calls its operation; executed as a question about the placeholder. */
  function answerTo(query: string): Template {
    const known = templates.get(query);
    if (known) return known;
    const text = query
      .replace(/^\s*(subscription|query)[^{]*/, "query ")
      .replace(/shipmentStatusChanged\s*\([^)]*\)/, "shipmentStatusChanged")
      .replace(/\b(_entities|shipment|order)\s*\([^)]*\)/g, "$1");
    const result = execute({
      schema: text.includes("shipmentStatusChanged") ? changes : questions,
      document: parse(text),
      rootValue: {
        shipmentStatusChanged: change,
        _entities: [order],
        shipmentsLogHead: "cur_0",
        shipment: change.shipment,
        order,
      },
    });
    const template = templateOf(result);
    templates.set(query, template);
    return template;
  }

  function answer(body: string): string {
    const { query, variables } = JSON.parse(body) as {
      query: string;
      variables?: { representations?: readonly { id: string }[]; id?: string };
    };
    const template = answerTo(query);
    const asked = variables?.representations;
    if (!asked) return written(template, variables?.id?.replace(/^ord_/, "") ?? "", "0");
    entityRequests += 1;
    const one = written(template, shipmentSlot, "0")
      .replace(/^\{"data":\{"_entities":\[/, "")
      .slice(0, -3);
    const entities = asked.map(({ id }) => one.replaceAll(shipmentSlot, id.slice("ord_".length)));
    return `{"data":{"_entities":[${entities.join(",")}]}}`;
  }

  function serve(socket: WebSocket, { socket: stream }: IncomingMessage): void {
    const mine = new Map<string, readonly [string, Follower]>();
    sockets.add(socket);
    const leave = (id: string): void => {
      const [shipment, follower] = mine.get(id) ?? [];
      if (shipment === undefined || !follower) return;
      mine.delete(id);
      followers.get(shipment)?.delete(follower);
      subscriptions -= 1;
    };
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as {
        type: string;
        id: string;
        payload: { query: string; variables?: { shipmentId?: string } };
      };
      if (message.type === "connection_init") socket.send('{"type":"connection_ack"}');
      if (message.type === "ping") socket.send('{"type":"pong"}');
      if (message.type === "complete") leave(message.id);
      if (message.type !== "subscribe") return;
      const shipment = message.payload.variables?.shipmentId ?? hotShipment;
      const follower = { socket, stream, id: message.id, answer: answerTo(message.payload.query) };
      mine.set(message.id, [shipment, follower]);
      followers.set(shipment, (followers.get(shipment) ?? new Set()).add(follower));
      subscriptions += 1;
    });
    socket.on("close", () => {
      sockets.delete(socket);
      for (const id of mine.keys()) leave(id);
    });
  }

  const listen = async (): Promise<string> => {
    const http = createServer((request, response) => {
      bodyOf(request).then(
        (body) => response.setHeader("content-type", "application/json").end(answer(body)),
        () => response.destroy(),
      );
    });
    new WebSocketServer({ server: http }).on("connection", serve);
    http.keepAliveTimeout = 60_000;
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}/graphql`;
  };
  const urls = { shipments: await listen(), orders: await listen() };

  return {
    urls,
    get subscriptions() {
      return subscriptions;
    },
    get entityRequests() {
      return entityRequests;
    },
    publish(shipmentIds) {
      const streams = new Set<Socket>();
      for (const shipmentId of shipmentIds) {
        events += 1;
        const event = String(events).padStart(9, "0");
        for (const { socket, stream, id, answer: template } of followers.get(shipmentId) ?? []) {
          // Its writes are not what is measured.
          if (!streams.has(stream)) stream.cork();
          streams.add(stream);
          socket.send(`{"id":"${id}","type":"next","payload":${written(template, shipmentId, event)}}`);
        }
      }
      for (const stream of streams) stream.uncork();
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
