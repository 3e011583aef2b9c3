import type { Identity, UserError } from "@waybill/kernel";
import { subgraphNames } from "@waybill/schema";
import type { EventDocument } from "@waybill/storage";
import { publicScopes, shopper, staff } from "../identities.ts";
import { fresh } from "../seller.ts";
import { type Snapshot, snapshot } from "../snapshot.ts";
import type { Answer, Subgraphs } from "../subgraphs.ts";
import type { MutationShape } from "./mutations.ts";

type Payload = { readonly userErrors: readonly UserError[] } & { readonly [field: string]: unknown };
type Answered = Answer<{ readonly payload: Payload }>;

/** What became of a sample's calls. */
export interface Trial {
  /** Calls that must be refused. */
  readonly refused: {
    /** Of `expectedVersion`, when the mutation takes one. */
    readonly stale: Answered | null;
    /** Null where no scope is needed. */
    readonly unscoped: Answered | null;
    /** With keys that cannot be kept. */
    readonly badKeys: readonly Answered[];
    /** Of a shopper who owns nothing, whatever scopes he or she holds; null where that may succeed. */
    readonly shopper: Answered | null;
    /** Of another tenant, when the input names an object. */
    readonly foreign: Answered | null;
  };
  /** Ten calls at once with one key. */
  readonly answers: readonly Answered[];
  /** The same call afterwards, and another with its key. */
  readonly again: { readonly same: Answered; readonly other: Answered };
  /** What the ten calls added to the logs, in order. */
  readonly events: readonly EventDocument[];
  /** Everything stored for the tenant, and for the foreign one: before, after the refusals, the ten, and the repetition. */
  readonly states: {
    readonly before: unknown;
    readonly refused: unknown;
    readonly done: unknown;
    readonly repeated: unknown;
  };
}

/** One mutation under trial. */
export interface Case {
  readonly shape: MutationShape;
  readonly tenant: string;
  /** Without key and version. */
  readonly input: object;
  readonly other: object;
  /** Whether any shopper may do this, for himself or herself. */
  readonly forAnyShopper: boolean;
}

export const correlationOf = ({ shape }: Case): string => `c-${shape.name}`;
/** A name that no tenant of a sample has. */
const foreignTo = (tenant: string): string => `${tenant}-other`;

/**
 * Puts every case through its calls, some at a time, with a look at everything stored between the steps.
 * @returns the trials in the order of the cases.
 */
export async function tryAll(subgraphs: Subgraphs, cases: readonly Case[]): Promise<Trial[]> {
  const before = await look(subgraphs);
  const refused = await each(cases, (one) => refuse(subgraphs, one, before));
  const afterRefusals = await look(subgraphs);
  const inputs = cases.map((one, index) => ({
    ...one.input,
    idempotencyKey: fresh(),
    ...seenVersion(refused[index]?.stale),
  }));
  const answers = await each(cases, (one, index) =>
    Promise.all(Array.from({ length: 10 }, () => insist(subgraphs, one, inputs[index] as object))),
  );
  const done = await look(subgraphs);
  subgraphs.clock.advance(1_000);
  const again = await each(cases, async (one, index) => {
    const input = inputs[index] as object;
    return { same: await call(subgraphs, one, input), other: await call(subgraphs, one, { ...input, ...one.other }) };
  });
  const repeated = await look(subgraphs);
  return cases.map(({ tenant }, index) => ({
    refused: refused[index] as Trial["refused"],
    answers: answers[index] as Answered[],
    again: again[index] as Trial["again"],
    events: eventsOf(done, tenant, afterRefusals),
    states: {
      before: stateOf(before, tenant),
      refused: stateOf(afterRefusals, tenant),
      done: stateOf(done, tenant),
      repeated: stateOf(repeated, tenant),
    },
  }));
}

const badKeys = ["", "k".repeat(256), "\ud800"];

/** Calls it in the ways that must be refused. */
async function refuse(subgraphs: Subgraphs, one: Case, stored: Snapshot): Promise<Trial["refused"]> {
  const { shape, tenant } = one;
  const input = { ...one.input, idempotencyKey: fresh() };
  const others = publicScopes.filter((scope) => scope !== shape.scope);
  return {
    stale: shape.takesVersion ? await call(subgraphs, one, { ...input, expectedVersion: -1 }) : null,
    unscoped: shape.scope === "public" ? null : await call(subgraphs, one, input, staff(tenant, others)),
    badKeys: await Promise.all(badKeys.map((idempotencyKey) => call(subgraphs, one, { ...input, idempotencyKey }))),
    shopper: one.forAnyShopper ? null : await call(subgraphs, one, input, shopper("cus_stranger", tenant)),
    foreign: namesObject(input, stored) ? await call(subgraphs, one, input, staff(foreignTo(tenant))) : null,
  };
}

async function call(subgraphs: Subgraphs, one: Case, input: object, identity?: Identity): Promise<Answered> {
  const { shape, tenant } = one;
  const answer = await subgraphs.apps[shape.subgraph]?.server.execute({
    query: shape.query,
    variables: { input },
    identity: identity ?? staff(tenant),
    correlationId: correlationOf(one),
  });
  return answer as Answered;
}

/** As a patient client: again, key and all, for as long as it is told that the call is under way. */
async function insist(subgraphs: Subgraphs, one: Case, input: object): Promise<Answered> {
  for (let attempt = 1; ; attempt++) {
    const answer = await call(subgraphs, one, input);
    const busy = answer.data?.payload.userErrors.some(({ code }) => code === "UNAVAILABLE");
    if (!busy || attempt === 100) return answer;
  }
}

/** The version that a refusal names, so that the call that must succeed can expect it. */
function seenVersion(stale: Answered | null | undefined): object {
  const version = stale?.data?.payload.userErrors[0]?.currentVersion;
  return version == null ? {} : { expectedVersion: version };
}

/** Whether an input names something that is stored. */
function namesObject(input: object, stored: Snapshot): boolean {
  const ids = new Set(Object.values(stored).flatMap((documents) => documents.map((document) => idOf(document))));
  const names = (value: unknown): boolean =>
    typeof value === "object" && value !== null ? Object.values(value).some(names) : ids.has(value);
  return names(input);
}

const look = (subgraphs: Subgraphs): Promise<Snapshot> => snapshot(subgraphs, subgraphNames);
const idOf = (document: object): unknown => ("_id" in document ? document._id : undefined);
const belongsTo = (document: object, tenants: readonly string[]): boolean =>
  "tenant" in document && tenants.includes(String(document.tenant));

/** What is stored for a tenant and its foreign one. */
function stateOf(stored: Snapshot, tenant: string): Readonly<Record<string, readonly object[]>> {
  const tenants = [tenant, foreignTo(tenant)];
  return Object.fromEntries(
    Object.entries(stored)
      .map(([name, documents]) => [name, documents.filter((document) => belongsTo(document, tenants))] as const)
      .filter(([, documents]) => documents.length > 0),
  );
}

/** A tenant's events of all logs that were not there before, each log in its own order. */
const eventsOf = (stored: Snapshot, tenant: string, before: Snapshot): EventDocument[] =>
  subgraphNames.flatMap((name) => {
    const log = `${name}.events`;
    const known = new Set(before[log]?.map(idOf));
    return (stored[log] as EventDocument[])
      .filter((event) => event.tenant === tenant && !known.has(event._id))
      .toSorted((one, two) => (one.seq ?? 0) - (two.seq ?? 0));
  });

/** Runs work for all cases, four at a time. */
export async function each<T, R>(cases: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = cases.entries();
  const hand = async (): Promise<void> => {
    for (const [index, one] of queue) results[index] = await work(one, index);
  };
  await Promise.all([hand(), hand(), hand(), hand()]);
  return results;
}
