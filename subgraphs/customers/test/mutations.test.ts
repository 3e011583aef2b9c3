import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

interface Customer {
  readonly id: string;
  readonly version: number;
}

const selection = "id email firstName lastName phone locale createdAt updatedAt version";
const createCustomer: Mutation = { subgraph: "customers", name: "createCustomer", field: "customer", selection };
const updateCustomer: Mutation = { subgraph: "customers", name: "updateCustomer", field: "customer", selection };
const email = (): string => `${fresh("ada")}@example.com`;

let subgraphs: Subgraphs;
beforeAll(async () => {
  // Every transaction's work runs twice, as after a conflict.
  subgraphs = await startSubgraphs({ customers: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const create = (input: object = {}, tenant = "acme"): Promise<Customer> =>
  succeed(subgraphs, createCustomer, { idempotencyKey: fresh(), email: email(), ...input }, staff(tenant));
const events = async (id: string) => {
  await subgraphs.quiet();
  return subgraphs.db("customers").collection("events").find({ "subject.id": id }).sort({ seq: 1 }).toArray();
};

describe("createCustomer", () => {
  it("records what was given, normalised, and one event with it", async () => {
    const now = subgraphs.clock.now.toISOString();
    const input = {
      email: " Grace@Example.COM ",
      firstName: " Grace ",
      lastName: "",
      phone: "+1 212 555 0100",
      locale: "en-us",
    };
    const customer = await create(input);
    const fields = {
      email: "grace@example.com",
      firstName: "Grace",
      lastName: null,
      phone: "+12125550100",
      locale: "en-US",
    };
    expect(customer).toEqual({ id: customer.id, ...fields, createdAt: now, updatedAt: now, version: 1 });
    expect(await events(customer.id)).toMatchObject([
      {
        type: "customer.created",
        tenant: "acme",
        subject: { type: "customer", id: customer.id, version: 1 },
        actor: "user:anna",
        correlationId: "c-test",
        data: { customerId: customer.id, ...fields },
      },
    ]);
  });

  it("lets go of a key whose call was refused", async () => {
    const idempotencyKey = fresh();
    const refused = await mutate(subgraphs, createCustomer, { idempotencyKey, email: "nobody" });
    expect(refusals(refused)).toEqual(["input.email INVALID"]);
    expect(await create({ idempotencyKey })).toMatchObject({ version: 1 });
  });

  it("keeps a key for 24 hours and then lets it be used anew", async () => {
    const idempotencyKey = fresh();
    const first = await create({ idempotencyKey });
    subgraphs.clock.advance(24 * 3_600_000);
    const second = await create({ idempotencyKey });
    expect(second.id).not.toBe(first.id);
  });

  it("knows nothing of another tenant's keys and addresses", async () => {
    const input = { idempotencyKey: fresh(), email: email() };
    const mine = await create(input, "acme");
    const theirs = await create(input, "globex");
    expect(theirs.id).not.toBe(mine.id);
  });

  it("refuses an address that is taken, in whatever case, and names every fault at once", async () => {
    const taken = email();
    await create({ email: taken });
    const before = await snapshot(subgraphs, ["customers"]);
    const attempt = (input: object) => mutate(subgraphs, createCustomer, { idempotencyKey: fresh(), ...input });
    expect(refusals(await attempt({ email: taken.toUpperCase() }))).toEqual(["input.email TAKEN"]);
    const faults = { email: "", firstName: "x".repeat(121), phone: "12", locale: "?" };
    expect(refusals(await attempt(faults))).toEqual([
      "input.email BLANK",
      "input.firstName TOO_LONG",
      "input.phone INVALID",
      "input.locale INVALID",
    ]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });

  it("gives one address to one of many who want it at once", async () => {
    const wanted = email();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        mutate<Customer>(subgraphs, createCustomer, { idempotencyKey: fresh(), email: wanted }),
      ),
    );
    const winners = answers.filter(({ value }) => value !== null);
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer !== winners[0]).map(refusals)).toEqual(
      Array.from({ length: 7 }, () => ["input.email TAKEN"]),
    );
  });
});

describe("updateCustomer", () => {
  const update = (input: object, identity = staff()) =>
    mutate<Customer>(subgraphs, updateCustomer, { idempotencyKey: fresh(), ...input }, identity);

  it("changes what is given, clears what is null, and leaves the rest", async () => {
    const { id } = await create({
      email: "marie@example.com",
      firstName: "Marie",
      lastName: "Curie",
      phone: "+33123456789",
    });
    const createdAt = subgraphs.clock.now.toISOString();
    subgraphs.clock.advance(60_000);
    const updatedAt = subgraphs.clock.now.toISOString();
    const { value } = await update({
      id,
      expectedVersion: 1,
      email: "Marie.Curie@example.com",
      firstName: null,
      locale: "fr",
    });
    const fields = {
      email: "marie.curie@example.com",
      firstName: null,
      lastName: "Curie",
      phone: "+33123456789",
      locale: "fr",
    };
    expect(value).toEqual({ id, ...fields, createdAt, updatedAt, version: 2 });
    expect(
      await subgraphs.run("customers", `{ customers(email: "marie.curie@example.com") { nodes { ${selection} } } }`),
    ).toEqual({
      customers: { nodes: [value] },
    });
    expect((await events(id)).map(({ type, subject, data }) => ({ type, version: subject.version, data }))).toEqual([
      expect.objectContaining({ type: "customer.created", version: 1 }),
      { type: "customer.updated", version: 2, data: { customerId: id, ...fields } },
    ]);
  });

  it("refuses what it cannot do, and changes nothing", async () => {
    const [mine, other] = [await create(), await create({ email: "taken@example.com" })];
    const foreign = await create({}, "globex");
    const before = await snapshot(subgraphs, ["customers"]);
    const cases: [object, string][] = [
      [{ id: "cus_00000000000000000000000000000000" }, "input.id NOT_FOUND"],
      [{ id: "" }, "input.id NOT_FOUND"],
      [{ id: '{"$gt":""}' }, "input.id NOT_FOUND"],
      [{ id: foreign.id }, "input.id NOT_FOUND"],
      [{ id: mine.id, expectedVersion: 2 }, "input.expectedVersion VERSION_CONFLICT"],
      [{ id: mine.id, expectedVersion: 0 }, "input.expectedVersion VERSION_CONFLICT"],
      [{ id: mine.id, email: "Taken@example.com" }, "input.email TAKEN"],
      [{ id: mine.id, email: null }, "input.email BLANK"],
      [{ id: mine.id, lastName: "\u0000" }, "input.lastName INVALID"],
    ];
    for (const [input, refusal] of cases) {
      const answer = await update({ firstName: "Changed", ...input });
      expect([input, answer.value, refusals(answer)]).toEqual([input, null, [refusal]]);
    }
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
    expect(other.version).toBe(1);
  });

  it("says that the same call cannot succeed, and what the present version is", async () => {
    const { id } = await create();
    expect((await update({ id, expectedVersion: 7, firstName: "A" })).userErrors).toEqual([
      {
        code: "VERSION_CONFLICT",
        path: ["input", "expectedVersion"],
        message: "the present version is 1",
        retriable: false,
      },
    ]);
  });

  it("lets one of many change a version that all have seen", async () => {
    const { id } = await create();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => update({ id, expectedVersion: 1, firstName: `Name ${n}` })),
    );
    expect(answers.filter(({ value }) => value?.version === 2)).toHaveLength(1);
    expect(answers.filter((answer) => refusals(answer)[0] === "input.expectedVersion VERSION_CONFLICT")).toHaveLength(
      9,
    );
    expect(await events(id)).toHaveLength(2);
  });

  it("loses none of many changes, and numbers them without a hole", async () => {
    const { id } = await create();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => update({ id, firstName: `Name ${n}` })));
    expect(answers.map(({ value }) => value?.version).toSorted((a = 0, b = 0) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect((await events(id)).map(({ subject }) => subject.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("lets a shopper change only what is his or her own", async () => {
    const [me, other] = [await create(), await create()];
    const before = await snapshot(subgraphs, ["customers"]);
    expect(refusals(await update({ id: other.id, firstName: "X" }, shopper(me.id)))).toEqual(["input.id NOT_FOUND"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
    expect((await update({ id: me.id, firstName: "X" }, shopper(me.id))).value).toMatchObject({
      id: me.id,
      version: 2,
    });
  });
});
