import type { FastifyReply } from "fastify";

/** Everything that the door refuses, with its HTTP status. 4xx: sending the same again will not help. */
export const doorErrors = {
  /** Also for an account that does not exist: whoever cannot sign learns nothing. */
  SIGNATURE_INVALID: { http: 401, message: "The signature is missing or wrong." },
  NOT_JSON: { http: 400, message: "The body is not JSON." },
  TOO_MANY_SCANS: { http: 413, message: "The message has too many scans." },
  PAYLOAD_TOO_LARGE: { http: 413, message: "The body is larger than 1 MiB." },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, message: "Send the body uncompressed." },
  BAD_REQUEST: { http: 400, message: "The request is malformed." },
  STORE_UNAVAILABLE: { http: 503, message: "The message could not be kept. Send it again later." },
} as const;
export type DoorErrorCode = keyof typeof doorErrors;

/** Answers with a refusal, in the shape that all of Waybill's HTTP errors have. */
export function refuseDelivery(reply: FastifyReply, code: DoorErrorCode): FastifyReply {
  const { http, message } = doorErrors[code];
  return reply.code(http).send({ errors: [{ message, extensions: { code } }] });
}
