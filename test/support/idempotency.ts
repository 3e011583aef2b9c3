import type { Scope } from "@waybill/kernel";
import { expect, it } from "vitest";
import { publicScopes, staff } from "./identities.ts";
import { callMutation, insist, type Mutation, mutate, refusals } from "./mutate.ts";
import { fresh } from "./seller.ts";
import { snapshot } from "./snapshot.ts";
import type { Subgraphs } from "./subgraphs.ts";

/** A mutation with inputs that must succeed, for what all mutations promise. */
export interface MutationCase {
  readonly mutation: Mutation;
  /** A new input that succeeds once, without its key. */
  readonly input: () => Promise<object>;
  /** The same in one respect changed, and as good. */
  readonly other: (input: object) => object;
  /** The scope it needs. */
  readonly scope: Scope;
  /** The one event that it records, by type. */
  readonly event: string;
}

/** What every mutation of staff promises about its key, its scope and its one event. */
export function itKeepsTheMutationPromises(
  of: () => Subgraphs,
  { mutation, input, other, scope, event }: MutationCase,
): void {
  const { subgraph } = mutation;
  const everything = (subgraphs: Subgraphs) =>
    snapshot(subgraphs, Object.keys(subgraphs.apps) as (keyof typeof subgraphs.apps)[]);
  const recorded = (subgraphs: Subgraphs) =>
    subgraphs.db(subgraph).collection("events").countDocuments({ type: event });

  it("answers a repeated call equally and does nothing more", async () => {
    const subgraphs = of();
    const call = { idempotencyKey: fresh(), ...(await input()) };
    const before = await recorded(subgraphs);
    const first = await mutate(subgraphs, mutation, call);
    expect([first.value === null, first.userErrors]).toEqual([false, []]);
    const after = await everything(subgraphs);
    subgraphs.clock.advance(1_000);
    expect(await mutate(subgraphs, mutation, call)).toEqual(first);
    expect(await everything(subgraphs)).toEqual(after);
    expect(await recorded(subgraphs)).toBe(before + 1);
  });

  it("refuses a key that was used with another input", async () => {
    const subgraphs = of();
    const call = { idempotencyKey: fresh(), ...(await input()) };
    await mutate(subgraphs, mutation, call);
    const after = await everything(subgraphs);
    const again = await mutate(subgraphs, mutation, other(call));
    expect([again.value, refusals(again)]).toEqual([null, ["input.idempotencyKey IDEMPOTENCY_KEY_REUSED"]]);
    expect(await everything(subgraphs)).toEqual(after);
  });

  it("has one effect and one answer when twenty call at once with one key", async () => {
    const subgraphs = of();
    const call = { idempotencyKey: fresh(), ...(await input()) };
    const before = await recorded(subgraphs);
    const answers = await Promise.all(Array.from({ length: 20 }, () => insist(subgraphs, mutation, call)));
    expect(answers[0]).toMatchObject({ userErrors: [] });
    expect(answers).toEqual(Array.from({ length: 20 }, () => answers[0]));
    expect(await recorded(subgraphs)).toBe(before + 1);
  });

  it.each(["", "k".repeat(256), "\ud800"])("refuses the key %j", async (idempotencyKey) => {
    const subgraphs = of();
    const call = { ...(await input()), idempotencyKey };
    const before = await everything(subgraphs);
    expect(refusals(await mutate(subgraphs, mutation, call))).toEqual(["input.idempotencyKey INVALID"]);
    expect(await everything(subgraphs)).toEqual(before);
  });

  it("needs its scope", async () => {
    const subgraphs = of();
    const call = { idempotencyKey: fresh(), ...(await input()) };
    const before = await everything(subgraphs);
    const others = publicScopes.filter((held) => held !== scope);
    const { data, errors } = await callMutation(subgraphs, mutation, call, staff("acme", others));
    expect([data, errors?.map((error) => error.extensions)]).toEqual([null, [{ code: "FORBIDDEN", scope }]]);
    expect(await everything(subgraphs)).toEqual(before);
  });
}
