import { errorKinds, isErrorCode } from "@waybill/service";
import type { GraphQLFormattedError } from "graphql";
import { leakIn } from "../support/leaks.ts";
import { difference } from "./difference.ts";
import type { Operation } from "./documents.ts";
import type { Executed, HttpAnswer, Target } from "./target.ts";

/** An operation's answer as it is written. */
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** How an operation was answered, in one word: `data`, `partial`, or the code of what it was refused for. */
export type Verdict = string;

const tries = 3;

/**
 * Asks an operation in all ways.
 * @returns how it was answered
 * @throws Error that says what is wrong with the answers. Where they differ it was so three times: data may move meanwhile.
 */
export async function examine(operation: Operation, target: Target): Promise<Verdict> {
  for (let left = tries - 1; ; left -= 1) {
    const http = await target.overHttp(operation);
    const socket = (await target.overSocket(operation)) as Answer;
    const fault = faultOfHttp(http) ?? faultIn(http.text, target) ?? faultIn(JSON.stringify(socket), target);
    if (fault) throw new Error(fault);
    const answer = JSON.parse(http.text) as Answer;
    const differs =
      differenceOf("HTTP and WebSocket", answer, socket) ?? (await differenceOfExecutors(operation, target));
    if (!differs) return verdictOf(answer);
    if (left === 0) throw new Error(differs);
  }
}

const faultOfHttp = ({ status, text }: HttpAnswer): string | null =>
  status >= 500 || !text.startsWith("{") ? `HTTP answered ${status} ${text.slice(0, 500)}` : null;

function faultIn(text: string, { secrets }: Target): string | null {
  const leak = leakIn(text);
  if (leak) return `An answer tells too much: ${leak}`;
  for (const error of (JSON.parse(text) as Answer).errors ?? []) {
    const told = JSON.stringify(error);
    const secret = secrets.find((name) => new RegExp(`\\b${name}\\b`).test(told));
    if (secret) return `An error names the collection ${secret}: ${told}`;
    const { code } = error.extensions ?? {};
    if (!isErrorCode(code)) return `An error has no code that is documented: ${told}`;
    if (errorKinds[code].http >= 500) return `An error is ours: ${told}`;
  }
  return null;
}

function verdictOf({ data, errors }: Answer): Verdict {
  if (!errors) return "data";
  return data === undefined ? String(errors[0]?.extensions?.["code"]) : "partial";
}

function differenceOf(between: string, a: Answer, b: Answer): string | null {
  const found = difference(comparable(a), comparable(b));
  return found && `${between} differ at ${found}`;
}

/** Errors in any order, and without the id that they are found by in the log. */
function comparable({ data, errors = [] }: Answer): object {
  const plain = errors.map(({ extensions, ...error }) => {
    const { correlationId: _id, ...others } = extensions ?? {};
    return JSON.stringify({ ...error, extensions: others });
  });
  return { data, errors: plain.toSorted() };
}

async function differenceOfExecutors(operation: Operation, target: Target): Promise<string | null> {
  const answers = await target.byExecutors(operation);
  if (!answers) return null;
  const { ours, apollo, underOtherNames } = answers;
  const found = difference(executed(ours), executed(apollo));
  if (found) return `Our executor and Apollo's differ at ${found}`;
  const named = underOtherNames && difference(executed(ours), executed(underOtherNames));
  return named && `What is called by another field's name is answered otherwise at ${named}`;
}

const executed = ({ data, errors }: Executed): object => ({
  data: data === undefined ? undefined : (JSON.parse(data) as unknown),
  errors: (errors as readonly GraphQLFormattedError[]).map(told).toSorted(),
});

/** Apollo's gateway counts representations where it should count places, so that some of its indexes are too low. */
const told = ({ message, path, extensions }: GraphQLFormattedError): string =>
  JSON.stringify([path?.map((step) => (typeof step === "number" ? 0 : step)), message, extensions?.["code"]]);
