/**
 * What every mutation promises, tried on every mutation that the schema has. A new mutation needs a sample: a few lines
 * in `writes/<subject>.samples.ts`, a file that is found by its name:
 *
 *     export const samples: Samples = {
 *       assignTicket: {
 *         input: async ({ make }) => {
 *           const { id } = await make("createTicket", { subject: "Late", message: "Where is it?" });
 *           return { id, assigneeId: "bob" };
 *         },
 *         events: ["ticket.assigned"],
 *       },
 *     };
 *
 * `input` makes the state through the graph, in a tenant of its own, and answers a call that succeeds, without key and
 * expected version. `events` are those the caller records. `other` is what makes it another input; it is
 * needed only where the mutation has no `expectedVersion`.
 */
import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createSandbox, sandboxCredentials, type Sandbox } from "@waybill/sandbox";
import { subgraphNames } from "@waybill/schema";
import { createApp as createShipments } from "@waybill/shipments";
import type { EventDocument } from "@waybill/storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../support/identities.ts";
import { logFaults } from "../support/log-checker.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";
import { givenTo } from "../support/writes/given.ts";
import { mutations } from "../support/writes/mutations.ts";
import { loadSamples } from "../support/writes/sample.ts";
import { type Case, correlationOf, each, type Trial, tryAll } from "../support/writes/trial.ts";

const samples = await loadSamples();
/** What every shopper may do for himself or herself; the samples of it name nothing that belongs to somebody. */
const forAnyShopper: ReadonlySet<string> = new Set(["createTicket", "placeOrder"]);
const names = [...mutations.keys()].filter((name) => samples.has(name));

let subgraphs: Subgraphs | undefined;
let sandbox: Sandbox | undefined;
const cases = new Map<string, Case>();
const trials = new Map<string, Trial>();
const unprepared = new Map<string, unknown>();

beforeAll(async () => {
  const { fedexUrl: apiUrl } = (sandbox = await createSandbox());
  const accountOf = (tenant: string) => ({
    ...{ id: `fedex-${tenant}`, tenant, carrierCode: "fedex", apiUrl, ...sandboxCredentials },
    ...{ accountNumber: "740561073", contactPhone: "+44 20 7946 0000" },
    webhookSecrets: [`a-webhook-secret-of-${tenant}`],
  });
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: createOrders,
    shipments: (deps) =>
      createShipments({ ...deps, shipments: { carrierAccounts: names.map(accountOf), pollEveryMs: 0 } }),
  });
  await each(names, (name) => prepare(name).catch((error: unknown) => void unprepared.set(name, error)));
  const ready = [...cases.entries()];
  const tried = await tryAll(
    subgraphs,
    ready.map(([, one]) => one),
  );
  for (const [index, [name]] of ready.entries()) trials.set(name, tried[index] as Trial);
}, 300_000);
afterAll(async () => {
  await subgraphs?.dispose();
  await sandbox?.close();
});

/** Makes a mutation's state in the tenant that is called like it. */
async function prepare(name: string): Promise<void> {
  const [shape, sample] = [mutations.get(name), samples.get(name)];
  if (!shape || !sample || !subgraphs || !sandbox) throw new Error(`${name} cannot be tried`);
  const input = await sample.input(givenTo(name, subgraphs, sandbox));
  if (!shape.takesVersion && !sample.other) throw new Error(`the sample of ${name} lacks \`other\``);
  const other = sample.other ?? { expectedVersion: -1 };
  cases.set(name, { shape, tenant: name, input, other, forAnyShopper: forAnyShopper.has(name) });
}

/** How a mutation's trial went. @throws whatever kept its sample from being prepared. */
function trialOf(name: string): Trial {
  const trial = trials.get(name);
  if (!trial) throw unprepared.get(name) ?? new Error(`${name} was not tried`);
  return trial;
}

type Answered = Trial["answers"][number] | null;

/** The refusals of an answer as `path CODE`. */
const refusalsOf = (answer: Answered): string[] | undefined =>
  answer?.data?.payload.userErrors.map(({ path, code }) => `${path.join(".")} ${code}`);

it("has a sample of every mutation, and of nothing else", () => {
  expect([...mutations.keys()].filter((name) => !samples.has(name))).toEqual([]);
  expect([...samples.keys()].filter((name) => !mutations.has(name))).toEqual([]);
});

describe.each(names)("%s", (name) => {
  const { scope, takesVersion, field } = mutations.get(name) ?? {};

  it("has one effect and one answer when ten call at once with one key", () => {
    const { answers, events } = trialOf(name);
    expect(answers[0]).toMatchObject({ data: { payload: { userErrors: [] } } });
    expect(answers[0]?.data?.payload[field ?? ""]).not.toBeNull();
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    const { actor, tenant } = staff(name);
    const own = events.filter((event) => event.actor === `${actor.type}:${actor.id}`);
    expect(own.map(({ type }) => type).toSorted()).toEqual(samples.get(name)?.events.toSorted());
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(events.map((event) => event.correlationId))).toEqual(
      new Set([correlationOf(cases.get(name) as Case)]),
    );
    expect(new Set(events.map((event) => event.tenant))).toEqual(new Set([tenant]));
  });

  it("answers a repetition equally, refuses the key for another input, and does nothing more", () => {
    const { answers, again, states } = trialOf(name);
    expect(JSON.stringify(again.same)).toBe(JSON.stringify(answers[0]));
    expect(refusalsOf(again.other)).toEqual(["input.idempotencyKey IDEMPOTENCY_KEY_REUSED"]);
    expect(states.repeated).toEqual(states.done);
  });

  it("refuses what is stale, unscoped, badly keyed or another tenant's, and changes nothing then", () => {
    const { refused, states } = trialOf(name);
    expect(refusalsOf(refused.stale)).toEqual(takesVersion ? ["input.expectedVersion VERSION_CONFLICT"] : undefined);
    // The call that succeeds afterwards expects the version that this refusal names.
    for (const error of refused.stale?.data?.payload.userErrors ?? []) {
      expect(error).toMatchObject({ retriable: false, currentVersion: expect.any(Number) as number });
    }
    const { unscoped } = refused;
    expect(unscoped && [unscoped.data, unscoped.errors?.map(({ extensions }) => extensions)]).toEqual(
      scope === "public" ? null : [null, [{ code: "FORBIDDEN", scope }]],
    );
    expect(refused.badKeys.map(refusalsOf)).toEqual(refused.badKeys.map(() => ["input.idempotencyKey INVALID"]));
    if (refused.foreign) {
      const codes = refused.foreign.data?.payload.userErrors.map(({ code }) => code);
      expect([["NOT_FOUND"], ["UNKNOWN_SKU"]]).toContainEqual([...new Set(codes)]);
    }
    expect(states.refused).toEqual(states.before);
  });

  it.skipIf(forAnyShopper.has(name))("is not for a shopper to whom nothing of it belongs", () => {
    const { shopper } = trialOf(name).refused;
    const codes = [
      ...(shopper?.errors?.map(({ extensions }) => extensions["code"]) ?? []),
      ...(shopper?.data?.payload.userErrors.map(({ code }) => code) ?? []),
    ];
    expect([["FORBIDDEN"], ["NOT_FOUND"]]).toContainEqual([...new Set(codes)]);
  });
});

it("leaves logs without a gap in which every subject's versions are consecutive", async () => {
  for (const name of subgraphNames) {
    const log = subgraphs?.db(name).collection<EventDocument>("events").find({}).sort({ seq: 1 });
    const placed = (await log?.toArray())?.map(({ _id: id, seq = 0, subject }) => ({ id, seq, subject }));
    expect(placed?.length).toBeGreaterThan(0);
    // A new variant is told by its product.
    expect(logFaults(placed ?? [], ["product_variant"])).toEqual([]);
  }
});

it("keeps keys for 24 hours at least, and lets the database remove them then", async () => {
  for (const name of subgraphNames) {
    const indexes = await subgraphs?.db(name).collection("idempotency").indexes();
    const [expiry] = indexes?.flatMap(({ expireAfterSeconds }) => expireAfterSeconds ?? []) ?? [];
    expect(expiry).toBeGreaterThanOrEqual(24 * 3600);
    expect(expiry).toBeLessThanOrEqual(25 * 3600);
  }
});
