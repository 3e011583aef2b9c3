import { drainEnvironment, type LogLevel, logLevels } from "@waybill/service";
import { z } from "zod";
import { limits } from "./limits.ts";
import { trustModes, type TrustSettings } from "./security/trusted-documents.ts";

const milliseconds = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const count = milliseconds;
const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean),
  );
const url = (fallback: string) => z.url({ protocol: /^https?$/ }).default(fallback);

/** The gateway's part of the environment. Names of variables are the keys. */
export const gatewayEnvironment = z.object({
  WAYBILL_GATEWAY_HOST: z.string().default("127.0.0.1"),
  WAYBILL_GATEWAY_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** `development` opens introspection and the GraphiQL page. */
  WAYBILL_ENV: z.enum(["development", "production"]).default("production"),
  WAYBILL_LOG_LEVEL: z.enum(logLevels).default("info"),
  /** A JWKS file, or the address of one. */
  WAYBILL_JWKS: z.string(),
  WAYBILL_JWT_ISSUER: z.string(),
  WAYBILL_JWT_AUDIENCE: z.string(),
  /** A JSON file of API key hashes. */
  WAYBILL_API_KEYS: z.string().optional(),
  /** A JSON file of tokens and sessions that have been revoked. */
  WAYBILL_REVOKED_TOKENS: z.string().optional(),
  /** Origins of browser pages that may call, separated by commas. */
  WAYBILL_ALLOWED_ORIGINS: list,
  WAYBILL_MAX_SUBSCRIPTIONS_PER_SOCKET: count(100),
  /** Streams over HTTP of one API key, or one token subject, or one address without credentials. */
  WAYBILL_MAX_STREAMS_PER_CALLER: count(limits.streamsPerCaller),
  /** All streams over HTTP. */
  WAYBILL_MAX_STREAMS: count(limits.streams),
  /** What the operations of one caller may cost in a minute. */
  WAYBILL_COST_PER_MINUTE: count(1_000_000),
  /** Which documents are run; see `trustModes`. */
  WAYBILL_TRUSTED_DOCUMENTS: z.enum(trustModes).default("off"),
  /** A JSON file of documents by their SHA-256. */
  WAYBILL_TRUSTED_DOCUMENTS_FILE: z.string().optional(),
  /** Requests of one address without credentials. */
  WAYBILL_PUBLIC_REQUESTS_PER_MINUTE: count(120),
  /** Addresses of proxies whose `x-forwarded-for` is believed, separated by commas. */
  WAYBILL_TRUSTED_PROXIES: list,
  WAYBILL_QUERY_DEADLINE_MS: milliseconds(2_000),
  WAYBILL_MUTATION_DEADLINE_MS: milliseconds(10_000),
  WAYBILL_RESUME_FOR_MS: milliseconds(60_000),
  /** A file with the composed supergraph; the one that comes with this version when left out. */
  WAYBILL_SUPERGRAPH: z.string().optional(),
  ...drainEnvironment.shape,
  /** The page that describes the codes of errors: each error links to its own, as `<page>#<code>`. */
  WAYBILL_ERROR_DOCS_URL: z.string().optional(),
  /** The token that GraphiQL is opened with, in development. */
  WAYBILL_IDE_TOKEN: z.string().optional(),
});

/** What the gateway needs beside, when it runs as a process of its own. */
export const subgraphEnvironment = z.object({
  WAYBILL_CUSTOMERS_URL: url("http://127.0.0.1:4001/graphql"),
  WAYBILL_INVENTORY_URL: url("http://127.0.0.1:4002/graphql"),
  WAYBILL_ORDERS_URL: url("http://127.0.0.1:4003/graphql"),
  WAYBILL_SHIPMENTS_URL: url("http://127.0.0.1:4004/graphql"),
  /** The process to end with. */
  WAYBILL_PARENT_PID: z.coerce.number().int().positive().optional(),
  /** Signs what the gateway sends to the subgraphs. */
  WAYBILL_SERVICE_SECRET: z.string().min(32),
});

export interface GatewayConfig {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly development: boolean;
  readonly logLevel: LogLevel;
  readonly tokens: { readonly jwks: string; readonly issuer: string; readonly audience: string };
  readonly apiKeysFile: string | undefined;
  /** None when left out. */
  readonly revokedTokensFile?: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly maxSubscriptionsPerSocket: number;
  /** Streams over HTTP: of one caller, and of all. See `limits` for when they are left out. */
  readonly maxStreamsPerCaller?: number;
  readonly maxStreams?: number;
  /** What the operations of one caller may cost in a minute: see `extensions.cost`. */
  readonly costPerMinute: number;
  /** Off when left out. */
  readonly trustedDocuments?: TrustSettings;
  /** Requests of one address without credentials. */
  readonly publicRequestsPerMinute: number;
  readonly trustedProxies: readonly string[];
  readonly queryDeadlineMs: number;
  readonly mutationDeadlineMs: number;
  /** How long a subscription survives without its upstream. */
  readonly resumeForMs: number;
  /** The composed supergraph, read again when it changes; undefined for the one that comes with this version. */
  readonly supergraphFile?: string | undefined;
  /** Milliseconds between saying "not ready" and the end of listening. */
  readonly drainMs?: number;
  /** The page that describes the codes of errors; no links to it when left out. */
  readonly errorDocsUrl?: string | undefined;
  readonly ideToken: string | undefined;
}

/** Gives the variables the names that the code uses. */
export function gatewayConfig(env: z.output<typeof gatewayEnvironment>): GatewayConfig {
  return {
    host: env.WAYBILL_GATEWAY_HOST,
    port: env.WAYBILL_GATEWAY_PORT,
    development: env.WAYBILL_ENV === "development",
    logLevel: env.WAYBILL_LOG_LEVEL,
    tokens: { jwks: env.WAYBILL_JWKS, issuer: env.WAYBILL_JWT_ISSUER, audience: env.WAYBILL_JWT_AUDIENCE },
    apiKeysFile: env.WAYBILL_API_KEYS,
    revokedTokensFile: env.WAYBILL_REVOKED_TOKENS,
    allowedOrigins: env.WAYBILL_ALLOWED_ORIGINS,
    maxSubscriptionsPerSocket: env.WAYBILL_MAX_SUBSCRIPTIONS_PER_SOCKET,
    maxStreamsPerCaller: env.WAYBILL_MAX_STREAMS_PER_CALLER,
    maxStreams: env.WAYBILL_MAX_STREAMS,
    costPerMinute: env.WAYBILL_COST_PER_MINUTE,
    trustedDocuments: { mode: env.WAYBILL_TRUSTED_DOCUMENTS, file: env.WAYBILL_TRUSTED_DOCUMENTS_FILE },
    publicRequestsPerMinute: env.WAYBILL_PUBLIC_REQUESTS_PER_MINUTE,
    trustedProxies: env.WAYBILL_TRUSTED_PROXIES,
    queryDeadlineMs: env.WAYBILL_QUERY_DEADLINE_MS,
    mutationDeadlineMs: env.WAYBILL_MUTATION_DEADLINE_MS,
    resumeForMs: env.WAYBILL_RESUME_FOR_MS,
    supergraphFile: env.WAYBILL_SUPERGRAPH,
    drainMs: env.WAYBILL_DRAIN_MS,
    errorDocsUrl: env.WAYBILL_ERROR_DOCS_URL,
    ideToken: env.WAYBILL_IDE_TOKEN,
  };
}
