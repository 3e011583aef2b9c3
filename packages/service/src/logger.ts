import { currentCorrelation, currentTraceId } from "@waybill/telemetry";
import { pino } from "pino";

/** What Waybill's parts need from a logger; pino fits. Details first, as an object; never whole variables. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
  fatal(details: object, message: string): void;
  /** The same logger with `bindings` on every line. */
  child(bindings: Record<string, unknown>): Logger;
}

export const logLevels = ["debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Names whose values never reach a log, at the top of a line's details and one level below. */
const secretNames = [
  "authorization",
  '["x-api-key"]',
  '["x-waybill-identity"]',
  '["x-waybill-signature"]',
  "cookie",
  "password",
  "secret",
  "token",
  "apiKey",
  "email",
  "phone",
  "name",
  "address",
  "shippingAddress",
  "variables",
];

const below = (name: string): string => (name.startsWith("[") ? `*${name}` : `*.${name}`);
const headers = (name: string): string => (name.startsWith("[") ? `*.headers${name}` : `*.headers.${name}`);

const censoredPaths = secretNames
  // A line's own `name` is the service's.
  .flatMap((name) => (name === "name" ? [] : [name, below(name), headers(name)]));

/**
 * A logger that writes one JSON object a line.
 * @param name the service, on every line.
 * @param level lines below it are dropped.
 * @param destination where lines go; standard output when left out.
 */
export function createLogger(name: string, level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: censoredPaths, censor: "[hidden]" },
    serializers: { err: describeError, error: describeError },
    mixin: ids,
    hooks: { streamWrite: withoutPeople },
  };
  return destination ? pino(options, destination) : pino(options);
}

// Bounded, so that no line takes long: addresses of people, our API keys, and JWTs.
const inTexts = /[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}|\bwbk_[\w-]{10,}|\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/gi;

/** Names are known to be secret; what texts quote has to be recognised. */
const withoutPeople = (line: string): string => line.replace(inTexts, "[hidden]");

/** What a line belongs to, where the line does not say so itself. */
function ids(): Record<string, string> {
  const correlationId = currentCorrelation();
  const traceId = currentTraceId();
  return { ...(correlationId === undefined ? {} : { correlationId }), ...(traceId === undefined ? {} : { traceId }) };
}

/**
 * An error for the log. Only the first line of the message: database layers append the query, values
 * included, below it.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code =
    "code" in error && (typeof error.code === "string" || typeof error.code === "number") ? error.code : undefined;
  return {
    type: error.name,
    message: firstLine(error.message),
    ...(code === undefined ? {} : { code }),
    stack: error.stack
      ?.split("\n")
      .filter((line) => line.startsWith("    at "))
      .join("\n"),
    ...(error.cause instanceof Error ? { cause: `${error.cause.name}: ${firstLine(error.cause.message)}` } : {}),
  };
}

const firstLine = (text: string): string => (text.split("\n", 1)[0] ?? "").slice(0, 500);
