import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { type RemotePort, remotePort, SubgraphUnavailable } from "../src/index.ts";
import { ask, recordingLogger } from "./fixture.ts";

const secret = "not a secret, but 32 bytes or more";
const children: ChildProcess[] = [];
const ports: RemotePort[] = [];

async function serve(port = "0"): Promise<{ child: ChildProcess; port: string }> {
  const child = spawn(process.execPath, [new URL("serve-fixture.ts", import.meta.url).pathname, port, secret], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, port: line.toString().trim() };
}

function connect(port: string | number, key = secret, pingMilliseconds = 5_000): RemotePort {
  const address = `127.0.0.1:${port}/graphql`;
  const remote = remotePort({
    name: "shipments",
    url: `http://${address}`,
    wsUrl: `ws://${address}`,
    secret: key,
    logger: recordingLogger([]),
    pingMilliseconds,
  });
  ports.push(remote);
  return remote;
}

afterEach(async () => {
  await Promise.all(ports.splice(0).map((port) => port.close()));
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

it("a subgraph that is killed loses its readers, and serves them again after its restart on the same port", async () => {
  const { child, port } = await serve();
  const remote = connect(port);
  const open = () => remote.subscribe(ask("subscription { forever { number } }"));
  const streams = [open(), open(), open()];
  for (const stream of streams)
    expect(await stream.next()).toEqual({ value: { data: { forever: { number: 1 } } }, done: false });
  const waiting = Promise.allSettled(streams.map((stream) => stream.next()));
  const hanging = Promise.allSettled([remote.execute(ask("{ hang }"))]);

  child.kill("SIGKILL");
  for (const outcome of [...(await waiting), ...(await hanging)]) {
    expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(SubgraphUnavailable) as unknown });
  }
  await expect(remote.execute(ask("{ contextNumber }"))).rejects.toThrow(SubgraphUnavailable);
  await expect(open().next()).rejects.toThrow(SubgraphUnavailable);

  await serve(port);
  expect(await remote.execute(ask('{ echo(at: "2026-01-01T00:00:00Z") }'))).toEqual({
    data: { echo: "2026-01-01T00:00:00.000Z" },
  });
  const again = open();
  expect(await again.next()).toEqual({ value: { data: { forever: { number: 1 } } }, done: false });
  await again.return?.();
});

it("a subgraph that froze loses its readers", async () => {
  const { child, port } = await serve();
  const remote = connect(port, secret, 500);
  const stream = remote.subscribe(ask("subscription { forever { number } }"));
  await stream.next();
  child.kill("SIGSTOP");
  await expect(stream.next()).rejects.toThrow(SubgraphUnavailable);
  await expect(remote.execute(ask("{ contextNumber }", { deadlineAt: Date.now() + 50 }))).rejects.toThrow(
    "did not answer in time",
  );
});

it("a subgraph that refuses our signature is as good as not there", async () => {
  const { port } = await serve();
  const remote = connect(port, "another secret of 32 bytes or more");
  await expect(remote.execute(ask("{ contextNumber }"))).rejects.toThrow("refuses our signature");
  await expect(remote.subscribe(ask("subscription { forever { number } }")).next()).rejects.toThrow(
    SubgraphUnavailable,
  );
});

it.each([
  ["answers nonsense", (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html")],
  ["answers an error page", (socket: Socket) => socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")],
  ["hangs up", (socket: Socket) => socket.destroy()],
  [
    "hangs up in the middle of an answer",
    (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"),
  ],
])("something that %s is unavailable", async (_name, answer) => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const remote = connect((server.address() as { port: number }).port);
  await expect(remote.execute(ask("{ contextNumber }"))).rejects.toThrow(SubgraphUnavailable);
  await expect(remote.subscribe(ask("subscription { forever { number } }")).next()).rejects.toThrow(
    SubgraphUnavailable,
  );
  server.close();
});

it("nothing is begun on a closed port", async () => {
  const remote = connect(1);
  await remote.close();
  expect(() => remote.subscribe(ask("subscription { forever { number } }"))).toThrow(SubgraphUnavailable);
  await expect(remote.execute(ask("{ contextNumber }"))).rejects.toThrow(SubgraphUnavailable);
});
