import { createHmac, timingSafeEqual } from "node:crypto";
import { err, ok, type Result } from "@waybill/kernel";
import { z } from "zod";
import type { CarrierScan } from "../../domain/tracking-scan.ts";
import type { UnreadableMessage } from "../carrier.ts";
import { completeTrackResults, scansOf, trackResult } from "./track-result.ts";

/** The header of FedEx's signature: base64 of HMAC-SHA256 over the body's bytes, keyed with the security token. */
export const signatureHeader = "fdx-signature";

/** True when one of `secrets` signed exactly these bytes. */
export function verifyFedexPush(
  body: Uint8Array,
  headers: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): boolean {
  const given = headers[signatureHeader];
  if (typeof given !== "string") return false;
  // Decoded first, so that the comparison is of equal lengths; every secret is tried, so that time tells nothing.
  const signature = Buffer.from(given, "base64");
  return secrets
    .map((secret) => createHmac("sha256", secret).update(body).digest())
    .map((expected) => signature.length === expected.length && timingSafeEqual(signature, expected))
    .includes(true);
}

// FedEx pushes results in the shape of a Track reply, with the envelope (`output`) or without it.
const pushBody = z
  .union([
    z.object({ output: z.object({ completeTrackResults }) }).transform((body) => body.output),
    z.object({ completeTrackResults }),
    z.object({ trackResults: z.array(trackResult) }).transform((body) => ({
      completeTrackResults: [{ trackingNumber: null, trackResults: body.trackResults }],
    })),
  ])
  .transform((body) => body.completeTrackResults);

/** Reads the scans of a push. */
export function readFedexPush(body: string): Result<readonly CarrierScan[], UnreadableMessage> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return err({ code: "NOT_JSON", message: "the body is not JSON" });
  }
  const parsed = pushBody.safeParse(json);
  if (!parsed.success) return err({ code: "UNKNOWN_SHAPE", message: "the body has no track results" });
  const results = parsed.data.flatMap(({ trackingNumber, trackResults }) =>
    trackResults.map((result) => ({ result, fallback: trackingNumber ?? null })),
  );
  return results.length === 0 ? ok([]) : scansOf(results);
}
