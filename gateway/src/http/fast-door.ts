import type { IncomingHttpHeaders } from "node:http";
import { httpStatusOf } from "@waybill/service";
import type { Metrics } from "@waybill/telemetry";
import type { GraphQLFormattedError } from "graphql";
import type { ClientErrors } from "../client-errors.ts";
import type { GatewayContext } from "../context.ts";
import type { Executed } from "../supergraph/execution/apollo.ts";
import type { Executor } from "../supergraph/execution/executor.ts";
import type { Authenticate } from "../security/authenticate.ts";
import { type CostBudget, wantsCost } from "../security/cost-budget.ts";
import type { CheckOperation } from "./document-check.ts";
import type { Deadlines } from "./operation-gate.ts";
import { createNote } from "../telemetry/observe-operations.ts";
import { createSharedReads, type OnGone } from "./shared-reads.ts";

export interface FastDoorOptions {
  readonly authenticate: Authenticate;
  readonly budget: CostBudget;
  readonly check: CheckOperation;
  readonly executor: Executor;
  readonly deadlines: Deadlines;
  readonly errors: ClientErrors;
  readonly metrics: Metrics | undefined;
}

/** What was sent to `/graphql` by POST. */
export interface Posted {
  /** By which it is known in logs. */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** Its JSON, read. */
  readonly body: unknown;
}

/** A whole answer. */
export interface FastAnswer {
  readonly status: number;
  /** JSON. */
  readonly text: string;
}

/** Answers a request; undefined when it is not one of those that need no second look: nothing was run then. */
export type FastDoor = (request: Posted, onGone: OnGone) => Promise<FastAnswer | undefined>;

/**
 * The short way for what nearly every request is: an operation sent as JSON by POST, by a known caller. It runs the same
 * checks as the long way through Apollo Server. An operation that is not run is refused with all that was found, as over
 * WebSocket: Apollo Server would look for the same once more. Whatever else stands in the way is left to the long way,
 * which finds the words and the status for it.
 */
export function createFastDoor(options: FastDoorOptions): FastDoor {
  const { authenticate, budget, check, executor, deadlines } = options;
  const note = createNote(options.metrics);
  const share = createSharedReads<Executed>();
  return async (request, onGone) => {
    const began = performance.now();
    const asked = askedBy(request);
    if (!asked) return undefined;
    const known = knownTo(authenticate, request.headers);
    const identity = known instanceof Promise ? await known : known;
    if (!identity) return undefined;
    const { document, operation, cost, errors } = check(asked.query, asked.operationName, asked.variables);
    if (operation?.operation === "subscription") return undefined;
    if (budget.take(identity, cost)) return undefined;
    if (errors) {
      const shown = errors.map((error) => options.errors.reported(error, request.id));
      note({ operation: undefined, identity, correlationId: request.id, errors: shown, began });
      return { status: httpStatusOf(shown), text: `{"errors":${JSON.stringify(shown)}}\n` };
    }
    const isMutation = operation.operation === "mutation";
    const { variables } = asked;
    const run = (signal: AbortSignal): Promise<Executed> => {
      const deadlineAt = Date.now() + (isMutation ? deadlines.mutationMs : deadlines.queryMs);
      const context: GatewayContext = { identity, correlationId: request.id, deadlineAt, signal };
      return executor.execute({ document, operation, variables, context });
    };
    const executed = await (isMutation
      ? run(signalOf(onGone))
      : share({ identity, operation, variables }, onGone, run));
    // Refused before anything was run: an answer with a status of its own.
    if (executed.data === undefined) {
      budget.giveBack(identity, cost);
      return undefined;
    }
    const shown = executed.errors.map((error) => options.errors.reported(error, request.id));
    note({ operation, identity, correlationId: request.id, errors: shown, began });
    if (!wantsCost(request.headers)) return { status: 200, text: written(executed, shown) };
    const extensions = { ...(executed.extensions as object), cost: budget.report(identity, cost) };
    return { status: 200, text: written({ ...executed, extensions }, shown) };
  };
}

/** Who calls; null for nobody, and for who is refused. At once where it can be. */
function knownTo(authenticate: Authenticate, headers: IncomingHttpHeaders): ReturnType<Authenticate> {
  try {
    const found = authenticate(headers);
    return found instanceof Promise ? found.catch(() => null) : found;
  } catch {
    return null;
  }
}

function signalOf(onGone: OnGone): AbortSignal {
  const life = new AbortController();
  onGone(() => life.abort());
  return life.signal;
}

interface Asked {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

const noVariables = {};

/** The operation in a plain request; undefined when there is anything else about it. */
function askedBy({ headers, body }: Posted): Asked | undefined {
  if (!wantsJson(headers.accept)) return undefined;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const { query, operationName, variables, extensions } = body as Readonly<Record<string, unknown>>;
  if (typeof query !== "string" || (extensions !== undefined && extensions !== null)) return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== "string") return undefined;
  if (variables !== undefined && variables !== null && (typeof variables !== "object" || Array.isArray(variables)))
    return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: (variables as Record<string, unknown> | null | undefined) ?? noVariables,
  };
}

const plainAccepts = new Set([undefined, "*/*", "application/json", "application/json; charset=utf-8"]);
const wantsJson = (accept: string | undefined): boolean => plainAccepts.has(accept);

/** The whole answer as text, its errors as the client may see them. */
function written({ data, extensions }: Executed, shown: readonly GraphQLFormattedError[]): string {
  const before = shown.length > 0 ? `"errors":${JSON.stringify(shown)},` : "";
  const after = extensions === undefined ? "" : `,"extensions":${JSON.stringify(extensions)}`;
  return `{${before}"data":${data}${after}}\n`;
}
