import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { expect, it } from "vitest";
import { keyName, openKeySet } from "../src/security/key-set.ts";
import { until } from "./support/until.ts";

const newKey = async () => exportJWK((await generateKeyPair("EdDSA", { extractable: true })).publicKey);

it("a key that is taken out of a set at an address is missed soon; while the address is away the last set counts", async () => {
  const [withdrawn, kept] = [await newKey(), await newKey()];
  let answer: { status: number; keys: object[] } = { status: 200, keys: [withdrawn, kept] };
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const set = await openKeySet(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 0);
  const held = () => [withdrawn, kept].map((key) => set.holds(keyName(key)));
  // Nothing is known yet.
  expect(held()).toEqual([true, true]);
  await until(() => set.ready());
  expect(held()).toEqual([true, true]);

  answer = { status: 503, keys: [] };
  const before = asked;
  await until(() => held().every(Boolean) && asked > before + 2);
  answer = { status: 200, keys: [{ ...kept, kid: "renamed" }] };
  await until(() => !set.holds(keyName(withdrawn)));
  expect(set.holds(keyName(kept))).toBe(true);
  server.close();
});
