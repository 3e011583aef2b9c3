import { randomFillSync, timingSafeEqual } from "node:crypto";
import { scopes, actorTypes, type Identity } from "@waybill/kernel";
import { z } from "zod";
import { createHmacOf, type Hmac } from "./hmac.ts";
import { createNonces, type Nonces } from "./nonces.ts";

/** What travels with a request to a subgraph, beside its body. Only what is signed is believed. */
export interface Envelope {
  readonly identity: Identity;
  readonly correlationId: string;
  readonly deadlineAt?: number | undefined;
  /** The caller's span, so that a trace goes on across processes. W3C Trace Context. */
  readonly traceparent?: string | undefined;
}

/** The two texts by which a request proves where it comes from; HTTP headers of the same names. */
export interface Signed {
  readonly "x-waybill-identity": string;
  readonly "x-waybill-signature": string;
}

export type SignatureProblem = "missing" | "malformed" | "wrong" | "stale" | "replayed" | "overloaded";
export type Verdict =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly problem: SignatureProblem };

/** How far the clocks of two of our services may differ, in milliseconds. */
export const allowedSkew = 30_000;
const leastSecretBytes = 32;

const envelopeSchema = z.object({
  identity: z.object({
    tenant: z.string().min(1),
    actor: z.object({ type: z.enum(actorTypes), id: z.string().min(1) }),
    scopes: z.array(z.enum(scopes)),
    customerId: z.string().optional(),
    expiresAt: z.number().optional(),
  }),
  correlationId: z.string().min(1).max(200),
  deadlineAt: z.number().optional(),
  traceparent: z.string().max(100).optional(),
});

/**
 * Signs a request to the subgraph `audience`: HMAC-SHA256 over envelope, body, time and a nonce. Bound
 * to the audience, so that a request overheard at one subgraph is worth nothing at another.
 * @param body the exact bytes that are sent.
 */
export function signRequest(
  secret: string,
  audience: string,
  envelope: Envelope,
  body: string | Uint8Array,
  now = Date.now(),
): Signed {
  const identity = envelopeText(envelope);
  const nonce = freshNonce();
  const mac = macOf(secret, `${audience}\n${now}\n${nonce}\n${identity}`, body);
  return { "x-waybill-identity": identity, "x-waybill-signature": `t=${now},n=${nonce},v1=${mac}` };
}

/** What `signRequest` writes of a caller: one who calls again and again is written once. */
const writtenIdentities = new WeakMap<Identity, string>();

// One request of a client is several to the subgraphs, mostly one right after the other.
let lastEnvelope: Envelope | undefined;
let lastText = "";

function envelopeText(envelope: Envelope): string {
  if (lastEnvelope && areEqual(envelope, lastEnvelope)) return lastText;
  const { identity, correlationId, deadlineAt, traceparent } = envelope;
  const known = writtenIdentities.get(identity);
  const written = known ?? JSON.stringify(identity);
  if (known === undefined) writtenIdentities.set(identity, written);
  const deadline = deadlineAt === undefined ? "" : `,"deadlineAt":${deadlineAt}`;
  const trace = traceparent === undefined ? "" : `,"traceparent":${JSON.stringify(traceparent)}`;
  const text = `{"identity":${written},"correlationId":${JSON.stringify(correlationId)}${deadline}${trace}}`;
  lastEnvelope = envelope;
  lastText = Buffer.from(text).toString("base64url");
  return lastText;
}

/** The very identity, and the same of everything else. */
const areEqual = (a: Envelope, b: Envelope): boolean =>
  a.identity === b.identity &&
  a.correlationId === b.correlationId &&
  a.deadlineAt === b.deadlineAt &&
  a.traceparent === b.traceparent;

/** Checks signatures for one subgraph. Keep one for as long as the process lives: it remembers nonces. */
export interface Verifier {
  verify(signed: Partial<Record<keyof Signed, unknown>>, body: string | Uint8Array): Verdict;
}

/**
 * @param secrets any of them may have signed: list the old one beside the new while rotating.
 * @throws Error when there is none or one is shorter than 32 bytes.
 */
export function createVerifier(secrets: readonly string[], audience: string, clock: () => number = Date.now): Verifier {
  assertSecrets(secrets);
  const nonces: Nonces = createNonces(2 * allowedSkew, clock);
  return {
    verify(signed, body) {
      const identity = signed["x-waybill-identity"];
      const signature = signed["x-waybill-signature"];
      if (typeof identity !== "string" || typeof signature !== "string") return refuse("missing");
      const parts = /^t=(\d{1,15}),n=([\w-]{22}),v1=([\w-]{43})$/.exec(signature);
      if (!parts || !/^[\w-]+$/.test(identity)) return refuse("malformed");
      const [, time = "", nonce = "", mac = ""] = parts;
      const given = Buffer.from(mac);
      const signedText = `${audience}\n${time}\n${nonce}\n${identity}`;
      // Every secret is tried, so that the time taken does not tell which one fits.
      const fits = secrets
        .map((secret) => timingSafeEqual(given, Buffer.from(macOf(secret, signedText, body))))
        .includes(true);
      if (!fits) return refuse("wrong");
      if (Math.abs(clock() - Number(time)) > allowedSkew) return refuse("stale");
      const seen = nonces.use(nonce);
      if (seen !== "new") return refuse(seen);
      const envelope = readEnvelope(identity);
      return envelope ? { ok: true, envelope } : refuse("malformed");
    },
  };
}

/** Refuses secrets that are too short to be secret. */
export function assertSecrets(secrets: readonly string[]): void {
  if (secrets.length === 0) throw new Error("A secret for signing between services is needed");
  if (secrets.some((secret) => Buffer.byteLength(secret) < leastSecretBytes)) {
    throw new Error(`A secret for signing between services needs at least ${leastSecretBytes} bytes`);
  }
}

const refuse = (problem: SignatureProblem): Verdict => ({ ok: false, problem });

/** @param head holds its parts on lines of their own, so that it is plain where each ends and the body begins. */
function macOf(secret: string, head: string, body: string | Uint8Array): string {
  const hmac = hmacOf(secret);
  const before = `waybill.v2\n${head}\n`;
  return typeof body === "string" ? hmac.ofText(before + body) : hmac.ofParts([before, body]);
}

const hmacs = new Map<string, Hmac>();

/** Made once for each secret, since that costs as much as a signature. */
function hmacOf(secret: string): Hmac {
  const known = hmacs.get(secret);
  if (known) return known;
  const hmac = createHmacOf(secret);
  hmacs.set(secret, hmac);
  return hmac;
}

const nonceBytes = 16;
const pool = Buffer.alloc(nonceBytes * 256);
let used = pool.length;

/** 128 random bits. They are drawn many at a time, since each draw asks the system. */
function freshNonce(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += nonceBytes;
  return pool.toString("base64url", used - nonceBytes, used);
}

function readEnvelope(text: string): Envelope | undefined {
  try {
    const parsed = envelopeSchema.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return parsed.success ? (parsed.data as Envelope) : undefined;
  } catch {
    return undefined;
  }
}
