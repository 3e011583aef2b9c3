import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const listed = 'query Listed { shipment(id: "shp_1") { id } }';
const other = 'query Other { shipment(id: "shp_2") { id } }';
const ofListed = { data: { shipment: { id: "shp_1" } } };
const ofOther = { data: { shipment: { id: "shp_2" } } };
const refused = (code: string) => ({ errors: [{ extensions: { code } }] });
const apq = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });

let folder: string;
const gateways = new Map<string, TestGateway>();
const by = (mode: string): TestGateway => gateways.get(mode) as TestGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "waybill-documents-"));
  const file = join(folder, "documents.json");
  await writeFile(file, JSON.stringify({ [sha256(listed)]: listed }));
  for (const mode of ["off", "allow", "require"] as const) {
    gateways.set(mode, await startTestGateway({ trustedDocuments: { mode, file } }));
  }
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.stop();
  await rm(folder, { recursive: true, force: true });
});

async function overSocket(gateway: TestGateway, payload: object): Promise<unknown> {
  const socket = await new RawSocket(gateway.gateway.wsUrl).acknowledged({ Authorization: gateway.authorization });
  const event = await socket.send({ type: "subscribe", id: "1", payload: { query: "", ...payload } }).next();
  socket.socket.terminate();
  const { message } = event as { message: { type: string; payload: unknown } };
  return message.type === "error" ? { errors: message.payload } : message.payload;
}

test.each<[string, string, object, object]>([
  ["off", "an agreed document by its hash", { documentId: sha256(listed) }, refused("PERSISTED_QUERY_NOT_FOUND")],
  ["off", "any text", { query: other }, ofOther],
  ["allow", "an agreed document by its hash", { documentId: sha256(listed) }, ofListed],
  ["allow", "an agreed document by its hash with a prefix", { documentId: `sha256:${sha256(listed)}` }, ofListed],
  ["allow", "an agreed document as Apollo's clients call it", apq(listed), ofListed],
  ["allow", "any text", { query: other }, ofOther],
  ["allow", "a hash that nobody knows", { documentId: sha256("x") }, refused("PERSISTED_QUERY_NOT_FOUND")],
  ["allow", "a hash that is none", { documentId: "__proto__" }, refused("PERSISTED_QUERY_NOT_FOUND")],
  ["allow", "a number", { documentId: 7 }, refused("PERSISTED_QUERY_NOT_FOUND")],
  ["allow", "another's hash", { query: other, ...apq(listed) }, refused("BAD_REQUEST")],
  ["require", "an agreed document by its hash", { documentId: sha256(listed) }, ofListed],
  ["require", "an agreed document by its text", { query: listed }, ofListed],
  ["require", "any other text", { query: other }, refused("PERSISTED_QUERY_REQUIRED")],
  ["require", "any other text with its hash", { query: other, ...apq(other) }, refused("PERSISTED_QUERY_REQUIRED")],
  ["require", "a hash that nobody knows", apq(other), refused("PERSISTED_QUERY_NOT_FOUND")],
])("%s: %s", async (mode, _name, sent, answer) => {
  const gateway = by(mode);
  const { status, body } = await gateway.post(sent);
  expect([status, body]).toMatchObject(["data" in answer ? 200 : 400, answer]);
  expect(await overSocket(gateway, sent)).toMatchObject(answer);
});

test("a document that was sent with its hash once may be called by it, by POST, GET and WebSocket", async () => {
  const gateway = by("off");
  const taught = `${other} # taught`;
  expect((await gateway.post(apq(taught))).body).toMatchObject(refused("PERSISTED_QUERY_NOT_FOUND"));
  expect((await gateway.post({ query: taught, ...apq(taught) })).body).toEqual(ofOther);
  expect((await gateway.post(apq(taught))).body).toEqual(ofOther);
  expect(await overSocket(gateway, apq(taught))).toEqual(ofOther);
  const search = new URLSearchParams({ extensions: JSON.stringify(apq(taught).extensions) });
  const response = await fetch(`${gateway.gateway.url}?${search.toString()}`, {
    headers: { authorization: gateway.authorization, "apollo-require-preflight": "1" },
  });
  expect([response.status, await response.json()]).toEqual([200, ofOther]);
});

test("an unknown hash is told before who asks, and what is agreed on needs credentials all the same", async () => {
  const gateway = by("require");
  expect(await gateway.post(apq(other), {})).toMatchObject({ status: 400, body: refused("PERSISTED_QUERY_NOT_FOUND") });
  expect(await gateway.post(apq(listed), {})).toMatchObject({ status: 401, body: refused("UNAUTHENTICATED") });
});

test("a gateway does not start with a list whose hashes are wrong", async () => {
  const file = join(folder, "wrong.json");
  await writeFile(file, JSON.stringify({ [sha256(listed)]: other }));
  await expect(startTestGateway({ trustedDocuments: { mode: "allow", file } })).rejects.toThrow("SHA-256");
});

test("the list is read again when it changes; what cannot be used leaves the old one in use", async () => {
  const file = join(folder, "changing.json");
  await writeFile(file, JSON.stringify({ [sha256(listed)]: listed }));
  const gateway = await startTestGateway({ trustedDocuments: { mode: "require", file } });
  try {
    const bodyOf = async (text: string) => (await gateway.post({ documentId: sha256(text) })).body;
    await writeFile(file, "{");
    expect(await gateway.gateway.reload()).toBe(false);
    expect(await bodyOf(listed)).toEqual(ofListed);
    await writeFile(file, JSON.stringify({ [sha256(other)]: other }));
    expect(await gateway.gateway.reload()).toBe(true);
    expect(await bodyOf(other)).toEqual(ofOther);
    expect(await bodyOf(listed)).toMatchObject(refused("PERSISTED_QUERY_NOT_FOUND"));
  } finally {
    await gateway.stop();
  }
});
