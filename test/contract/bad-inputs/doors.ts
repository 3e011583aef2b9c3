import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { fedexSignature } from "@waybill/sandbox";
import { WebSocket } from "ws";

/** How an answer begins, `<status> <code>`: the code of the first error, else of the first user error, else `OK`. */
export interface Answered {
  readonly verdict: string;
  /** Everything that came back. */
  readonly text: string;
}

/** A string is the variables' JSON itself. */
export type Variables = object | string;
type Body = string | Uint8Array<ArrayBuffer>;

export interface BadInput {
  readonly name: string;
  send(doors: Doors): Promise<Answered>;
  /** `<HTTP status or close code> <error code>` */
  readonly expected: string;
}

/** A bad operation, which is refused alike by both transports: over WebSocket with the same code. */
export interface BadOperation {
  readonly name: string;
  operation(doors: Doors): { readonly query: string; readonly variables?: Variables };
  readonly expected: string;
}

/** Where a graph's doors are and what is behind them, as it can be told to another process. */
export interface Place {
  readonly gatewayUrl: string;
  /** Of a caller who may do everything. */
  readonly authorization: string;
  readonly webhookUrl: string;
  readonly webhookSecret: string;
  readonly labelsUrl: string;
  readonly customerId: string;
  readonly sku: string;
  readonly orderId: string;
  readonly trackingNumber: string;
  readonly linkToken: string;
}

/** The ways in, and what may be sent by them. */
export interface Doors extends Place {
  http(body: Body | undefined, headers?: Record<string, string>, init?: RequestInit): Promise<Answered>;
  /** Over HTTP, by a caller who may do everything. */
  ask(query: string, variables?: Variables): Promise<Answered>;
  /** The same over a WebSocket that lives on. */
  askSocket(query: string, variables?: Variables): Promise<Answered>;
  /** Without credentials. */
  askAnonymously(query: string, variables?: Variables): Promise<Answered>;
  /** Writes bytes to the gateway's port and reads until the answer is whole. */
  raw(...bytes: readonly (string | Uint8Array)[]): Promise<Answered>;
  /**
   * What a WebSocket hears last: a message's error code, or how it was closed. All messages but the first are sent when
   * the connection has been acknowledged.
   */
  socket(...messages: readonly (string | Uint8Array)[]): Promise<Answered>;
  push(body: Body, headers?: Record<string, string>, url?: string): Promise<Answered>;
}

interface Errors {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
  readonly data?: Readonly<
    Record<string, { readonly userErrors?: readonly { readonly code: string }[] } | null>
  > | null;
}

function codeOf({ errors, data }: Errors): string {
  const userErrors = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  return errors?.[0]?.extensions?.code ?? userErrors[0]?.code ?? (errors ? "no code" : "OK");
}

function answered(status: number, text: string): Answered {
  let code = "no JSON";
  try {
    code = codeOf(JSON.parse(text) as Errors);
  } catch {
    // Said by the verdict.
  }
  return { verdict: `${status} ${code}`, text };
}

async function send(url: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(url, { method: "POST", ...init });
  return answered(response.status, await response.text());
}

/** The ways into a graph. */
export function doorsOf(place: Place): Doors {
  const { authorization, gatewayUrl, webhookUrl } = place;
  const json = { "content-type": "application/json" };
  const { hostname, port } = new URL(gatewayUrl);
  const asked = (query: string, variables: Variables = {}): string =>
    `{"query":${JSON.stringify(query)},"variables":${typeof variables === "string" ? variables : JSON.stringify(variables)}}`;

  async function socket(...messages: readonly (string | Uint8Array)[]): Promise<Answered> {
    const ws = new WebSocket(gatewayUrl.replace("http", "ws"), "graphql-transport-ws");
    let text = "";
    const over = Promise.withResolvers<string>();
    ws.on("error", () => undefined);
    ws.on("close", (code) => over.resolve(`closed ${code}`));
    ws.on("message", (data: Buffer) => {
      text = data.toString("utf8");
      if (text.includes("connection_ack")) for (const message of messages.slice(1)) ws.send(message);
      const { type, payload } = JSON.parse(text) as { type: string; payload?: unknown };
      if (type === "error") over.resolve(codeOf({ errors: payload as NonNullable<Errors["errors"]> }));
      if (type === "next") over.resolve(codeOf(payload as Errors));
    });
    await once(ws, "open");
    ws.send(messages[0] ?? "");
    const verdict = await over.promise;
    ws.terminate();
    return { verdict, text };
  }
  const init = JSON.stringify({ type: "connection_init", payload: { authorization } });

  const doors: Doors = {
    ...place,
    http: (body, headers = {}, more = {}) =>
      send(gatewayUrl, { ...(body !== undefined && { body }), headers: { authorization, ...headers }, ...more }),
    ask: (query, variables) => doors.http(asked(query, variables), json),
    askSocket: (query, variables) => socket(init, `{"type":"subscribe","id":"1","payload":${asked(query, variables)}}`),
    askAnonymously: (query, variables) => send(gatewayUrl, { body: asked(query, variables), headers: json }),
    socket,
    async raw(...bytes) {
      const connection = connectSocket(Number(port), hostname);
      let text = "";
      connection.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
      connection.on("error", () => undefined);
      const closed = Promise.withResolvers<void>();
      connection.on("close", () => closed.resolve());
      for (const part of bytes) connection.write(part);
      await closed.promise;
      return answered(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text.split("\r\n\r\n").slice(1).join(""));
    },
    push: (body, headers = {}, url = webhookUrl) =>
      send(url, {
        body,
        headers: { ...json, "fdx-signature": fedexSignature(body, place.webhookSecret), ...headers },
      }),
  };
  return doors;
}
