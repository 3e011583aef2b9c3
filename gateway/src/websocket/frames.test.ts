import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { expect, it } from "vitest";
import { Payload } from "../subscriptions/payload.ts";
import { FrameSeries, nextFrame, nextHead, textFrame } from "./frames.ts";

it("is read by a WebSocket client as it was meant, whatever its length", async () => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => "x".repeat(length));
  const events = texts.map((text, n) => [`id "${n}" é`, { text: `${text} ü` }] as const);
  const frames = [
    ...texts.map(textFrame),
    textFrame("äöü€"),
    ...events.map(([id, payload]) => nextFrame(nextHead(id), new Payload(JSON.stringify(payload)))),
  ];
  const http = createServer().listen(0, "127.0.0.1");
  const server = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request: IncomingMessage, stream, head) =>
    server.handleUpgrade(request, stream, head, (socket) => {
      for (const frame of frames) stream.write(frame);
      socket.close();
    }),
  );
  await once(http, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const seen: string[] = [];
  client.on("message", (data: Buffer, isBinary) => seen.push(isBinary ? "binary" : data.toString("utf8")));
  await once(client, "close");
  http.close();
  expect(seen.slice(0, texts.length + 1)).toEqual([...texts, "äöü€"]);
  expect(seen.slice(texts.length + 1).map((text) => JSON.parse(text) as unknown)).toEqual(
    events.map(([id, payload]) => ({ id, type: "next", payload })),
  );
});

it("uses a buffer again for ids of one length, unless its bytes are still needed", () => {
  const payload = new Payload('{"data":{"n":1}}');
  const longer = new Payload(JSON.stringify("é".repeat(200)));
  const frames = new FrameSeries([payload, longer]);
  const expected = (id: string) =>
    [payload, longer].map((one) => nextFrame(nextHead(id), one).toString("latin1")).join("");
  const one = frames.next(nextHead("aa"));
  expect(one.toString("latin1")).toBe(expected("aa"));
  const two = frames.next(nextHead("bb"));
  expect([two === one, two.toString("latin1")]).toEqual([true, expected("bb")]);
  frames.keep();
  const three = frames.next(nextHead("cc"));
  expect([three === two, two.toString("latin1"), three.toString("latin1")]).toEqual([
    false,
    expected("bb"),
    expected("cc"),
  ]);
  expect(frames.next(nextHead("longer")).toString("latin1")).toBe(expected("longer"));
});
