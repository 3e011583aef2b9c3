import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { itPages } from "../../../test/support/paging.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

interface Company {
  readonly id: string;
}

const selection = "id name vatId externalId paymentTermsDays version contacts { role customer { id } }";
const of = (name: string): Mutation => ({ subgraph: "customers", name, field: "company", selection });
const createCompany = of("createCompany");
const updateCompany = of("updateCompany");
const assignContact = of("assignCompanyContact");
const removeContact = of("removeCompanyContact");

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const customer = (tenant = "acme"): Promise<string> => {
  subgraphs.clock.advance(1);
  return sellerOf(subgraphs, tenant).customer();
};
const call = (mutation: Mutation, input: object, identity = staff()) =>
  mutate<Company>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const must = (mutation: Mutation, input: object, identity = staff()) =>
  succeed<Company>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const company = async (tenant = "acme") => (await must(createCompany, { name: fresh("Ada Ltd") }, staff(tenant))).id;

describe("companies", () => {
  itPages(() => subgraphs, {
    subgraph: "customers",
    field: "companies",
    add: company,
    order: (added) => added.toSorted().toReversed(),
    otherField: "customers",
  });

  it("have contacts, who find their company and are found by it", async () => {
    const { id: companyId } = await must(createCompany, {
      name: "Ada Ltd",
      vatId: "de 123.456-789",
      paymentTermsDays: 30,
      externalId: fresh(),
    });
    const [buyer, admin] = [await customer(), await customer()];
    await must(assignContact, { companyId, customerId: buyer, role: "BUYER" });
    const two = await must(assignContact, { companyId, customerId: admin, role: "ADMIN", expectedVersion: 2 });
    const contacts = [
      { role: "BUYER", customer: { id: buyer } },
      { role: "ADMIN", customer: { id: admin } },
    ];
    expect(two).toMatchObject({ vatId: "DE123456789", paymentTermsDays: 30, version: 3, contacts });
    const query = `query ($companyId: ID!) {
      customers(companyId: $companyId) { nodes { id companies { id } } } companies(vatId: "DE 123456789") { nodes { id } } }`;
    expect(await subgraphs.run("customers", query, { companyId })).toEqual({
      customers: { nodes: [admin, buyer].map((id) => ({ id, companies: [{ id: companyId }] })) },
      companies: { nodes: [{ id: companyId }] },
    });
    const none = await subgraphs.run("customers", '{ customers(companyId: "com_none") { nodes { id } } }');
    expect(none).toEqual({ customers: { nodes: [] } });
    expect(await must(removeContact, { companyId, customerId: buyer })).toMatchObject({
      version: 4,
      contacts: [contacts[1]],
    });
  });

  it("are seen by a shopper only as a contact, without the others", async () => {
    const [mine, other] = [await company(), await company()];
    const [me, colleague] = [await customer(), await customer()];
    for (const customerId of [me, colleague]) await must(assignContact, { companyId: mine, customerId, role: "BUYER" });
    const query =
      "query ($mine: ID!, $other: ID!) { mine: company(id: $mine) { contacts { customer { id } } } other: company(id: $other) { id } }";
    expect(await subgraphs.run("customers", query, { mine, other }, shopper(me))).toEqual({
      mine: { contacts: [{ customer: { id: me } }] },
      other: null,
    });
    expect(await subgraphs.run("customers", query, { mine, other }, staff("globex"))).toEqual({
      mine: null,
      other: null,
    });
    const { errors } = await callMutation(
      subgraphs,
      updateCompany,
      { idempotencyKey: fresh(), id: mine, name: "Mine" },
      shopper(me),
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
  });

  it("are refused without a change", async () => {
    const [companyId, customerId, foreign] = [await company(), await customer(), await customer("globex")];
    const externalId = fresh("erp");
    await must(createCompany, { name: "Taken", externalId });
    const before = await snapshot(subgraphs, ["customers"]);
    expect(refusals(await call(createCompany, { name: "Other", externalId }))).toEqual(["input.externalId TAKEN"]);
    expect(refusals(await call(updateCompany, { id: companyId, externalId }))).toEqual(["input.externalId TAKEN"]);
    expect(refusals(await call(updateCompany, { id: companyId, name: "X" }, staff("globex")))).toEqual([
      "input.id NOT_FOUND",
    ]);
    expect(refusals(await call(updateCompany, { id: companyId, expectedVersion: 2 }))).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    const assign = (input: object) => call(assignContact, { companyId, customerId, role: "BUYER", ...input });
    expect(refusals(await assign({ customerId: foreign }))).toEqual(["input.customerId NOT_FOUND"]);
    expect(refusals(await assign({ companyId: "com_none" }))).toEqual(["input.companyId NOT_FOUND"]);
    expect(refusals(await call(removeContact, { companyId, customerId }))).toEqual(["input.customerId NOT_FOUND"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});
