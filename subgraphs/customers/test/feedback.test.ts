import { anonymousIdentity } from "@waybill/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countQueries } from "../../../test/support/count-queries.ts";
import { lookUp } from "../../../test/support/entities.ts";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { itPages } from "../../../test/support/paging.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { peersWith } from "./support/peers.ts";

interface Feedback {
  readonly id: string;
}

const submit: Mutation = {
  subgraph: "customers",
  name: "submitFeedback",
  field: "feedback",
  selection: "id subject rating comment carrierCode customer { id } order { id } variant { id }",
};

let subgraphs: Subgraphs;
const peers = peersWith();
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers: createApp }, { rehearse: true });
  Object.assign(subgraphs.peers, peers.ports);
});
afterAll(() => subgraphs?.dispose());

const customer = (tenant = "acme"): Promise<string> => sellerOf(subgraphs, tenant).customer();
const delivered = async (customerId: string | null, ...variants: string[]): Promise<string> => {
  const order = peers.order(customerId, ...variants);
  peers.shipment(order, "DELIVERED", "fedex");
  return order;
};
const call = (input: object, identity = staff()) =>
  mutate<Feedback>(subgraphs, submit, { idempotencyKey: fresh(), subject: "ORDER", rating: 5, ...input }, identity);
const must = (input: object, identity = staff()) =>
  succeed<Feedback>(subgraphs, submit, { idempotencyKey: fresh(), subject: "ORDER", rating: 5, ...input }, identity);

describe("submitFeedback", () => {
  it("takes an order's, a product's and a carrier's once each, and keeps the words out of the log", async () => {
    const customerId = await customer();
    const me = shopper(customerId);
    const orderId = await delivered(customerId, "var_a", "var_b");
    const whole = await must({ orderId, comment: "  Never again. ", rating: 1 }, me);
    expect(whole).toEqual({
      id: whole.id,
      subject: "ORDER",
      rating: 1,
      comment: "Never again.",
      carrierCode: null,
      customer: { id: customerId },
      order: { id: orderId },
      variant: null,
    });
    const product = { orderId, subject: "PRODUCT_VARIANT", variantId: "var_a" };
    expect(await must(product, me)).toMatchObject({ variant: { id: "var_a" } });
    const carrier = { orderId, subject: "CARRIER", carrierCode: "FedEx" };
    expect(await must(carrier)).toMatchObject({ carrierCode: "fedex", customer: { id: customerId } });
    await subgraphs.quiet();
    const before = await snapshot(subgraphs, ["customers"]);
    for (const again of [{ orderId }, product, carrier])
      expect(refusals(await call(again, me))).toEqual(["input.subject TAKEN"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
    expect(JSON.stringify(before["customers.events"])).not.toContain("Never again");
    const query = "query ($id: ID!) { customer(id: $id) { feedback { nodes { id } } } }";
    const { customer: mine } = await subgraphs.run<{ customer: { feedback: { nodes: object[] } } }>(
      "customers",
      query,
      { id: customerId },
      me,
    );
    expect(mine.feedback.nodes).toHaveLength(3);
  });

  it("has one effect when one subject is rated twenty times at once", async () => {
    const orderId = await delivered(await customer());
    const answers = await Promise.all(Array.from({ length: 20 }, () => call({ orderId })));
    expect(answers.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(answers.flatMap(refusals)).toEqual(Array.from({ length: 19 }, () => "input.subject TAKEN"));
  });

  it("is refused, without a change, for what was not delivered or is somebody else's", async () => {
    const [mine, other] = [await customer(), await customer()];
    const orderId = await delivered(mine, "var_a");
    const underWay = peers.order(mine);
    peers.shipment(underWay, "IN_TRANSIT");
    const before = await snapshot(subgraphs, ["customers"]);
    expect(refusals(await call({ orderId: underWay }))).toEqual(["input.orderId INVALID_STATE"]);
    expect(refusals(await call({ orderId: "ord_none" }))).toEqual(["input.orderId NOT_FOUND"]);
    expect(refusals(await call({ orderId }, shopper(other)))).toEqual(["input.orderId NOT_FOUND"]);
    expect(refusals(await call({ orderId, rating: 0 }))).toEqual(["input.rating INVALID"]);
    const foreign = { orderId, subject: "PRODUCT_VARIANT", variantId: "var_b" };
    expect(refusals(await call(foreign))).toEqual(["input.variantId NOT_FOUND"]);
    peers.down();
    expect(refusals(await call({ orderId }))).toEqual(["input.orderId UNAVAILABLE"]);
    peers.up();
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});

describe("a feedback link", () => {
  const anonymous = anonymousIdentity;
  const linkOf = async (orderId: string, identity = staff()): Promise<string | undefined> => {
    const found = await lookUp(
      subgraphs,
      "customers",
      "Order",
      [orderId],
      "feedbackLink { token expiresAt }",
      identity,
    );
    const [order] = (found.data as { _entities: [{ feedbackLink: { token: string } | null }] })._entities;
    return order.feedbackLink?.token;
  };
  const page = (token: string, identity = anonymous) =>
    subgraphs.run(
      "customers",
      `query ($token: String!) { publicFeedback(token: $token) {
        orderNumber delivered carrierCodes products { variantId title } entries { subject rating comment } } }`,
      { token },
      identity,
    );
  const publicly: Mutation = { ...submit, name: "publicSubmitFeedback", field: "entry", selection: "subject rating" };
  const say = (input: object, identity = anonymous) =>
    mutate<object>(subgraphs, publicly, { idempotencyKey: fresh(), subject: "ORDER", rating: 4, ...input }, identity);

  it("lets a guest say something of what was delivered, once of each subject, without credentials", async () => {
    const orderId = await delivered(null, "var_a", "var_a", "var_b");
    const token = (await linkOf(orderId)) ?? "";
    const shown = {
      ...{ orderNumber: `number of ${orderId}`, delivered: true, carrierCodes: ["fedex"] },
      products: ["var_a", "var_b"].map((variantId) => ({ variantId, title: `Title of ${variantId}` })),
    };
    expect(await page(token)).toEqual({ publicFeedback: { ...shown, entries: [] } });
    subgraphs.clock.advance(1_000);
    const said = { idempotencyKey: fresh(), token, comment: "As it should be." };
    const first = await say(said);
    expect(first).toEqual({ value: { subject: "ORDER", rating: 4 }, userErrors: [] });
    // Another link to the same order repeats the same call.
    expect(await say({ ...said, token: await linkOf(orderId) })).toEqual(first);
    expect(refusals(await say({ token }))).toEqual(["input.subject TAKEN"]);
    const underWay = (await linkOf(peers.order(null))) ?? "";
    expect(refusals(await say({ token: underWay }))).toEqual(["input.token INVALID_STATE"]);
    expect(await page(token)).toEqual({
      publicFeedback: { ...shown, entries: [{ subject: "ORDER", rating: 4, comment: "As it should be." }] },
    });
    const list = "{ feedbackEntries(first: 1) { nodes { rating customer { id } order { id } } } }";
    expect(await subgraphs.run("customers", list)).toEqual({
      feedbackEntries: { nodes: [{ rating: 4, customer: null, order: { id: orderId } }] },
    });
  });

  it("opens nothing when it is wrong, old, another tenant's or another shopper's", async () => {
    const [mine, other] = [await customer(), await customer()];
    const orderId = await delivered(mine);
    const token = (await linkOf(orderId)) ?? "";
    expect(await linkOf(orderId, shopper(mine))).toBeUndefined();
    const before = await snapshot(subgraphs, ["customers"]);
    for (const [text, identity] of [
      [`${token}x`],
      [token.slice(1)],
      [""],
      [token, staff("globex")],
      [token, shopper(other)],
    ] as const) {
      expect(await page(text, identity)).toEqual({ publicFeedback: null });
      expect(refusals(await say({ token: text }, identity))).toEqual(["input.token NOT_FOUND"]);
    }
    subgraphs.clock.advance(90 * 86_400_000);
    expect(await page(token)).toEqual({ publicFeedback: null });
    expect(refusals(await say({ token }))).toEqual(["input.token NOT_FOUND"]);
    expect(await snapshot(subgraphs, ["customers"])).toEqual(before);
  });
});

describe("lists and summaries", () => {
  itPages(() => subgraphs, {
    subgraph: "customers",
    field: "feedbackEntries",
    add: async (tenant) => {
      const { id } = await must({ orderId: await delivered(await customer(tenant)) }, staff(tenant));
      added.set(id, { at: subgraphs.clock.now.getTime() });
      return id;
    },
    // Ids follow from the subject, so within a moment the higher id comes first.
    order: (ids) => ids.toSorted((a, b) => (added.get(b)?.at ?? 0) - (added.get(a)?.at ?? 0) || (a < b ? 1 : -1)),
    otherField: "customers",
  });
  const added = new Map<string, { readonly at: number }>();

  it("count and average what was said of a variant and of a carrier, many with one query, each tenant its own", async () => {
    const me = staff("ratings");
    for (const [index, rating] of [5, 4, 4, 1].entries()) {
      const orderId = peers.order(await customer("ratings"), "var_sum");
      peers.shipment(orderId, "DELIVERED", "ups");
      await must({ orderId, subject: "PRODUCT_VARIANT", variantId: "var_sum", rating }, me);
      if (index < 2) await must({ orderId, subject: "CARRIER", carrierCode: "ups", rating }, me);
    }
    const fields = "feedbackSummary { count averageRating distribution }";
    const none = { feedbackSummary: { count: 0, averageRating: null, distribution: [0, 0, 0, 0, 0] } };
    const { answer, queries } = await countQueries(subgraphs, "customers", () =>
      lookUp(subgraphs, "customers", "ProductVariant", ["var_sum", "var_none"], fields, me),
    );
    const summary = { count: 4, averageRating: 3.5, distribution: [1, 0, 0, 2, 1] };
    expect(answer).toEqual({ data: { _entities: [{ feedbackSummary: summary }, none] } });
    expect(queries).toEqual({ feedback: 1 });
    const query = '{ carrierFeedbackSummary(carrierCode: "UPS") { count averageRating distribution } }';
    expect(await subgraphs.run("customers", query, {}, me)).toEqual({
      carrierFeedbackSummary: { count: 2, averageRating: 4.5, distribution: [0, 0, 0, 1, 1] },
    });
    expect(await subgraphs.run("customers", query, {}, staff("somebody-else"))).toEqual({
      carrierFeedbackSummary: none.feedbackSummary,
    });
  });
});
