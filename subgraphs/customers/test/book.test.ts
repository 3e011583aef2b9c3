import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { callMutation, type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";

interface Customer {
  readonly id: string;
  readonly version: number;
  readonly addresses: readonly { readonly id: string }[];
}

const addressFields = "id label isDefaultShipping isDefaultBilling address { name line1 line2 city countryCode }";
const selection = `id version tags consents { channel state source at } addresses { ${addressFields} }
  defaultShippingAddress { id } defaultBillingAddress { id }`;
const of = (name: string): Mutation => ({ subgraph: "customers", name, field: "customer", selection });
const createAddress = of("createCustomerAddress");
const updateAddress = of("updateCustomerAddress");
const deleteAddress = of("deleteCustomerAddress");
const updateConsent = of("updateCustomerConsent");
const addTags = of("addCustomerTags");
const removeTags = of("removeCustomerTags");

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp }, { rehearse: true });
});
afterAll(() => subgraphs?.dispose());

const customer = (tenant = "acme"): Promise<string> => {
  subgraphs.clock.advance(1);
  return sellerOf(subgraphs, tenant).customer();
};
const call = <T = Customer>(mutation: Mutation, input: object, identity = staff()) =>
  mutate<T>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const must = (mutation: Mutation, input: object, identity = staff()) =>
  succeed<Customer>(subgraphs, mutation, { idempotencyKey: fresh(), ...input }, identity);
const events = async (id: string) => {
  await subgraphs.quiet();
  const found = await subgraphs
    .db("customers")
    .collection("events")
    .find({ "subject.id": id })
    .sort({ seq: 1 })
    .toArray();
  return found.map(({ type, subject, data }) => ({
    type,
    version: (subject as { version: number }).version,
    data: data as object,
  }));
};

describe("addresses", () => {
  it("are added, changed and taken out, each with one event that keeps no address", async () => {
    const customerId = await customer();
    const home = await must(createAddress, { customerId, label: "Home", address });
    const work = await must(createAddress, {
      customerId,
      address: { ...address, line1: "1 Work St" },
      isDefaultBilling: true,
    });
    const [homeId, workId] = work.addresses.map(({ id }) => id);
    expect(home.addresses.map(({ id }) => id)).toEqual([homeId]);
    expect(work).toMatchObject({
      version: 3,
      defaultShippingAddress: { id: homeId },
      defaultBillingAddress: { id: workId },
    });
    const changed = await must(updateAddress, { customerId, addressId: homeId, label: null, isDefaultBilling: true });
    expect(changed.addresses).toEqual([
      {
        id: homeId,
        label: null,
        isDefaultShipping: true,
        isDefaultBilling: true,
        address: { ...shown, line1: address.line1 },
      },
      {
        id: workId,
        label: null,
        isDefaultShipping: false,
        isDefaultBilling: false,
        address: { ...shown, line1: "1 Work St" },
      },
    ]);
    const gone = await must(deleteAddress, { customerId, addressId: homeId, expectedVersion: 4 });
    expect(gone).toMatchObject({ version: 5, defaultShippingAddress: null, defaultBillingAddress: null });
    expect((await events(customerId)).slice(1)).toEqual([
      { type: "customer.address_added", version: 2, data: { customerId, addressId: homeId } },
      { type: "customer.address_added", version: 3, data: { customerId, addressId: workId } },
      { type: "customer.address_changed", version: 4, data: { customerId, addressId: homeId } },
      { type: "customer.address_removed", version: 5, data: { customerId, addressId: homeId } },
    ]);
  });
  const shown = { name: address.name, line2: null, city: address.city, countryCode: "GB" };

  it("are refused without a change for strangers, unseen versions and faults", async () => {
    const [customerId, foreign] = [await customer(), await customer("globex")];
    const before = await snapshot(subgraphs, ["customers"]);
    expect(refusals(await call(createAddress, { customerId: foreign, address }))).toEqual([
      "input.customerId NOT_FOUND",
    ]);
    const other = await call(createAddress, { customerId, address }, shopper("cus_other"));
    expect(refusals(other)).toEqual(["input.customerId NOT_FOUND"]);
    const unseen = await call(createAddress, { customerId, address, expectedVersion: 9 });
    expect(refusals(unseen)).toEqual(["input.expectedVersion VERSION_CONFLICT"]);
    const blank = await call(createAddress, { customerId, address: { ...address, line1: " " } });
    expect(refusals(blank)).toEqual(["input.address.line1 BLANK"]);
    expect(refusals(await call(deleteAddress, { customerId, addressId: "cad_none" }))).toEqual([
      "input.addressId NOT_FOUND",
    ]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });

  it("are the shopper's own to change", async () => {
    const customerId = await customer();
    expect(await must(createAddress, { customerId, address }, shopper(customerId))).toMatchObject({ version: 2 });
  });
});

describe("consent", () => {
  it("shows the present state, and everything that was ever said", async () => {
    const customerId = await customer();
    const first = subgraphs.clock.now.toISOString();
    await must(updateConsent, { customerId, channel: "EMAIL", state: "GRANTED", source: "checkout" });
    subgraphs.clock.advance(60_000);
    const second = subgraphs.clock.now.toISOString();
    const { consents } = (await must(updateConsent, {
      customerId,
      channel: "EMAIL",
      state: "REVOKED",
      source: "link",
    })) as never;
    expect(consents).toEqual([{ channel: "EMAIL", state: "REVOKED", source: "link", at: second }]);
    const query = `query ($id: ID!) { customer(id: $id) { consentHistory { nodes { channel state source at createdAt } } } }`;
    expect(await subgraphs.run("customers", query, { id: customerId })).toEqual({
      customer: {
        consentHistory: {
          nodes: [
            { channel: "EMAIL", state: "REVOKED", source: "link", at: second, createdAt: second },
            { channel: "EMAIL", state: "GRANTED", source: "checkout", at: first, createdAt: first },
          ],
        },
      },
    });
  });

  it("is not overruled by an older statement", async () => {
    const customerId = await customer();
    await must(updateConsent, { customerId, channel: "SMS", state: "REVOKED", source: "STOP" });
    const before = await snapshot(subgraphs, ["customers"]);
    const old = { customerId, channel: "SMS", state: "GRANTED", source: "import", at: "2020-01-01T00:00:00Z" };
    expect(refusals(await call(updateConsent, old))).toEqual(["input.at INVALID"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});

describe("tags", () => {
  it("make segments: the list can be asked for one", async () => {
    const [one, two] = [await customer(), await customer()];
    await must(addTags, { customerId: one, tags: ["Gold", "early"] });
    await must(addTags, { customerId: two, tags: ["gold"] });
    const list = (identity = staff()) =>
      subgraphs.run<{ customers: { nodes: object[] } }>(
        "customers",
        '{ customers(tag: "GOLD") { nodes { id tags } } }',
        {},
        identity,
      );
    expect((await list()).customers.nodes).toEqual([
      { id: two, tags: ["gold"] },
      { id: one, tags: ["early", "gold"] },
    ]);
    expect((await list(staff("globex"))).customers.nodes).toEqual([]);
    expect((await list(shopper(one))).customers.nodes).toEqual([{ id: one, tags: [] }]);
    expect(await must(removeTags, { customerId: one, tags: ["GOLD"] })).toMatchObject({ tags: ["early"], version: 3 });
    expect((await list()).customers.nodes).toEqual([{ id: two, tags: ["gold"] }]);
  });

  it("are the seller's, not the shopper's", async () => {
    const customerId = await customer();
    const before = await snapshot(subgraphs, ["customers"]);
    const { errors } = await callMutation(
      subgraphs,
      addTags,
      { idempotencyKey: fresh(), customerId, tags: ["vip"] },
      shopper(customerId),
    );
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});
