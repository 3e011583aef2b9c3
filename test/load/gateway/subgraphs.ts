import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { answerOf } from "./demo/answer.ts";
import { type DemoService, demoServices } from "./demo/schema.ts";
import { MessageReader } from "./raw-http.ts";

export interface DemoSubgraphs {
  readonly urls: Readonly<Record<DemoService, string>>;
  /** Requests answered so far. */
  count(): number;
}

/** Serves the demo's services on ports of their own, trivially fast: each distinct body is executed once. */
export async function serveDemo(): Promise<DemoSubgraphs> {
  let count = 0;
  const urls = {} as Record<DemoService, string>;
  for (const service of demoServices) {
    const answer = answerOf(service);
    const server = createServer({ noDelay: true }, (socket) => {
      const reader = new MessageReader();
      socket.on("error", () => socket.destroy());
      socket.on("data", (bytes) =>
        reader.push(bytes, ({ body, head }) => {
          // Looks from outside whether it is there are none of the load.
          if (head.startsWith("POST")) count += 1;
          socket.write(answer(unframed(head, body)));
        }),
      );
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    urls[service] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  }
  return { urls, count: () => count };
}

/** A body without the frames of chunked encoding. */
function unframed(head: string, body: Buffer): Buffer {
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const line = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.toString("latin1", at, line), 16);
    parts.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
