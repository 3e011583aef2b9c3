import type { Identity } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { createNonces } from "./nonces.ts";
import { createVerifier, type Envelope, type Signed, signRequest } from "./signature.ts";

const secret = "a".repeat(32);
const other = "b".repeat(32);
const identity: Identity = {
  tenant: "acme",
  actor: { type: "api_key", id: "erp" },
  scopes: ["orders:read"],
  customerId: "cus_1",
};
const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const envelope: Envelope = { identity, correlationId: "req-1", deadlineAt: 5_000, traceparent };
const now = 1_780_000_000_000;
const body = '{"query":"{__typename}"}';

const sign = (at = now, by = secret): Signed => signRequest(by, "orders", envelope, body, at);
const verifier = (time = now, secrets = [secret]) => createVerifier(secrets, "orders", () => time);
const withIdentity = (signed: Signed, change: (envelope: Envelope) => unknown): Signed => ({
  ...signed,
  "x-waybill-identity": Buffer.from(JSON.stringify(change(envelope))).toString("base64url"),
});

describe("a signed request", () => {
  it("is believed, and tells who calls", () => {
    expect(verifier().verify(sign(), body)).toEqual({ ok: true, envelope });
    expect(verifier().verify(sign(), Buffer.from(body))).toEqual({ ok: true, envelope });
  });

  it.each<[string, Partial<Record<keyof Signed, unknown>>, string, string]>([
    ["no signature", {}, body, "missing"],
    ["the identity alone", { "x-waybill-identity": sign()["x-waybill-identity"] }, body, "missing"],
    ["headers sent twice", { ...sign(), "x-waybill-signature": ["a", "b"] }, body, "missing"],
    ["a signature of another shape", { ...sign(), "x-waybill-signature": "t=1,v1=abc" }, body, "malformed"],
    ["another secret", sign(now, other), body, "wrong"],
    ["another subgraph's request", signRequest(secret, "shipments", envelope, body, now), body, "wrong"],
    ["another body", sign(), `${body} `, "wrong"],
    [
      "another tenant",
      withIdentity(sign(), (e) => ({ ...e, identity: { ...e.identity, tenant: "evil" } })),
      body,
      "wrong",
    ],
    [
      "more scopes",
      withIdentity(sign(), (e) => ({ ...e, identity: { ...e.identity, scopes: ["internal"] } })),
      body,
      "wrong",
    ],
    [
      "another time",
      { ...sign(), "x-waybill-signature": sign()["x-waybill-signature"].replace(/t=\d+/, `t=${now + 1}`) },
      body,
      "wrong",
    ],
    ["a time 30.001 s ago", sign(now - 30_001), body, "stale"],
    ["a time 30.001 s ahead", sign(now + 30_001), body, "stale"],
    [
      "an identity that is none",
      signRequest(secret, "orders", { identity: {}, correlationId: "x" } as Envelope, body, now),
      body,
      "malformed",
    ],
  ])("is refused with %s", (_name, signed, sent, problem) => {
    expect(verifier().verify(signed, sent)).toEqual({ ok: false, problem });
  });

  it("is believed with clocks 30 s apart", () => {
    expect(verifier().verify(sign(now - 30_000), body).ok).toBe(true);
    expect(verifier().verify(sign(now + 30_000), body).ok).toBe(true);
  });

  it("is believed once", () => {
    const signed = sign();
    const same = verifier();
    expect(same.verify(signed, body).ok).toBe(true);
    expect(same.verify(signed, body)).toEqual({ ok: false, problem: "replayed" });
    expect(same.verify(sign(), body).ok).toBe(true);
  });

  it("is believed with the old and the new secret during a rotation", () => {
    const both = verifier(now, [other, secret]);
    expect(both.verify(sign(now, secret), body).ok).toBe(true);
    expect(both.verify(sign(now, other), body).ok).toBe(true);
  });

  it("needs secrets of at least 32 bytes", () => {
    expect(() => verifier(now, ["short"])).toThrow("at least 32 bytes");
    expect(() => verifier(now, [])).toThrow("is needed");
  });
});

describe("nonces", () => {
  it("are remembered for at least the lifetime, whenever the generations change", () => {
    let time = 0;
    const nonces = createNonces(1_000, () => time);
    for (time = 0; time < 10_000; time += 137) {
      const used = time;
      expect(nonces.use(`at ${used}`)).toBe("new");
      time = used + 999;
      expect(nonces.use(`at ${used}`)).toBe("replayed");
      time = used;
    }
  });

  it("are refused when there is no room to remember them", () => {
    let time = 0;
    const nonces = createNonces(1_000, () => time, 2);
    expect([nonces.use("a"), nonces.use("b"), nonces.use("c")]).toEqual(["new", "new", "overloaded"]);
    time = 1_000;
    expect(nonces.use("c")).toBe("new");
  });
});
