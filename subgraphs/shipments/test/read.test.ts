import { honestPlan, planPushes, sendPushes } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countFinds, type Harness, identity, openHarness, scanEvent, secret } from "./support/harness.ts";

let harness: Harness;
const orders: string[] = [];
const shipments: { id: string; trackingNumber: string }[] = [];
beforeAll(async () => {
  harness = await openHarness();
  for (let i = 0; i < 5; i += 1) {
    orders.push(harness.order({ customerId: i === 0 ? "cus_own" : "cus_other" }));
    harness.clock.now = new Date(harness.clock.now.getTime() + 1000);
    shipments.push(await harness.ship({ orderId: orders[i] ?? "" }));
  }
  harness.clock.now = new Date(harness.clock.now.getTime() + 1000);
  shipments.push(await harness.ship({ orderId: orders[0] ?? "" }));
  const news = shipments.flatMap(({ trackingNumber }) =>
    ["PU", "IT", "OD"].map((code, hour) => ({
      trackingNumber,
      scan: scanEvent(`2026-03-01T1${hour}:00:00+05:30`, code),
    })),
  );
  await sendPushes({ webhookUrl: harness.webhookUrl, secret }, planPushes(news, honestPlan));
  await harness.app.ingested();
});
afterAll(() => harness.close());

const shopper = identity("acme", { actor: { type: "customer", id: "cus_own" }, customerId: "cus_own" });
const ids = (...places: number[]) => places.map((place) => shipments[place]?.id);
type Page = { shipments: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

const list = (args: string, as = identity(), variables: Record<string, unknown> = {}) =>
  harness.run<Page>(
    `query ($after: Cursor) { shipments(${args}, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
    variables,
    as,
  );
const idsOf = async (answer: Promise<{ data?: Page | null }>) =>
  (await answer).data?.shipments.nodes.map((node) => node.id);

test("shipments are paged newest first, without a gap or a double", async () => {
  const first = await list("first: 4");
  expect(first.data?.shipments.nodes.map((node) => node.id)).toEqual(ids(5, 4, 3, 2));
  const after = first.data?.shipments.pageInfo.endCursor;
  const rest = await list("first: 4", identity(), { after });
  expect(rest.data?.shipments).toMatchObject({
    nodes: [{ id: ids(1)[0] }, { id: ids(0)[0] }],
    pageInfo: { hasNextPage: false },
  });
});

test("filters by status and by number, however it is written", async () => {
  const number = shipments[2]?.trackingNumber ?? "";
  expect(
    await idsOf(list(`first: 10, trackingNumber: "${number.slice(0, 4)} ${number.slice(4, 8)}-${number.slice(8)}"`)),
  ).toEqual(ids(2));
  expect(await idsOf(list("first: 10, status: OUT_FOR_DELIVERY"))).toEqual(ids(5, 4, 3, 2, 1, 0));
  expect(await idsOf(list("first: 10, status: DELIVERED"))).toEqual([]);
  expect(await idsOf(list('first: 10, trackingNumber: "?"'))).toEqual([]);
});

test("a shopper sees only what is his or her own; another tenant sees nothing", async () => {
  expect(await idsOf(list("first: 10", shopper))).toEqual(ids(5, 0));
  expect(await idsOf(list("first: 10", identity("globex")))).toEqual([]);
  const one = (id: string | undefined, as: typeof shopper) =>
    harness.run<{ shipment: object | null }>("query ($id: ID!) { shipment(id: $id) { id } }", { id }, as);
  expect((await one(ids(0)[0], shopper)).data?.shipment).toEqual({ id: ids(0)[0] });
  expect((await one(ids(1)[0], shopper)).data?.shipment).toBeNull();
  expect((await one(ids(1)[0], identity("globex"))).data?.shipment).toBeNull();
});

test("forged and foreign cursors, and pages out of range, are refused with a code", async () => {
  const codes = async (args: string, after?: string) =>
    (await list(args, identity(), { after })).errors?.map((e) => e.extensions["code"]);
  const cursor = (await list("first: 1", identity("globex"))).data?.shipments.pageInfo.endCursor;
  expect(cursor).toBeNull();
  expect(await codes("first: 1", "forged")).toEqual(["CURSOR_INVALID"]);
  expect(await codes("first: 0")).toEqual(["PAGE_SIZE_INVALID"]);
  expect(await codes("first: 101")).toEqual(["PAGE_SIZE_INVALID"]);
});

const entities = (representations: object[], as = identity()) =>
  harness.run<{ _entities: unknown[] }>(
    /* GraphQL */ `
      query ($representations: [_Any!]!) {
        _entities(representations: $representations) {
          ... on Shipment {
            id
            status
          }
          ... on Order {
            id
            shipments {
              id
              trackingEvents(first: 2) {
                nodes {
                  rawCode
                  status
                  location {
                    city
                    region
                  }
                }
                pageInfo {
                  hasNextPage
                }
              }
            }
          }
        }
      }
    `,
    { representations },
    as,
  );

test("orders give their shipments, oldest first, with scans newest first; one query per collection", async () => {
  const asked = countFinds(harness);
  const answer = await entities(orders.map((id) => ({ __typename: "Order", id })));
  expect(asked()).toEqual({ shipments: 1, trackingEvents: 1 });
  const trackingEvents = {
    nodes: [
      { rawCode: "OD", status: "OUT_FOR_DELIVERY", location: { city: "BANGALORE", region: null } },
      { rawCode: "IT", status: "IN_TRANSIT", location: { city: "BANGALORE", region: null } },
    ],
    pageInfo: { hasNextPage: true },
  };
  expect(answer.data?._entities).toEqual(
    orders.map((id, i) => ({
      id,
      shipments: (i === 0 ? ids(0, 5) : ids(i)).map((shipment) => ({ id: shipment, trackingEvents })),
    })),
  );
});

test("entities of another tenant or customer look like none, and need the scope", async () => {
  const references = [
    { __typename: "Shipment", id: ids(1)[0] },
    { __typename: "Order", id: orders[1] },
  ];
  const nothing = [null, { id: orders[1], shipments: [] }];
  expect((await entities(references, identity("globex"))).data?._entities).toEqual(nothing);
  expect((await entities(references, shopper)).data?._entities).toEqual(nothing);
  const stranger = identity("acme", { scopes: ["orders:read"] });
  const refused = await entities(references, stranger);
  expect(new Set(refused.errors?.map((error) => error.extensions["code"]))).toEqual(new Set(["FORBIDDEN"]));
});

test("scans are paged to the last", async () => {
  const page = (after: string | null) =>
    harness.run<{
      shipment: {
        trackingEvents: { nodes: { rawCode: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } };
      };
    }>(
      "query ($id: ID!, $after: Cursor) { shipment(id: $id) { trackingEvents(first: 2, after: $after) { nodes { rawCode } pageInfo { endCursor hasNextPage } } } }",
      { id: ids(0)[0], after },
    );
  const first = await page(null);
  const rest = await page(first.data?.shipment.trackingEvents.pageInfo.endCursor ?? "");
  expect(rest.data?.shipment.trackingEvents).toMatchObject({
    nodes: [{ rawCode: "PU" }],
    pageInfo: { hasNextPage: false },
  });
  expect((await page("forged")).errors?.map((error) => error.extensions["code"])).toEqual(["CURSOR_INVALID"]);
});

test("detection and the carriers known", async () => {
  const answer = await harness.run(
    `query {
      detectCarriers(trackingNumber: "1Z 5R8 939 0357567127") { carrier { code name } format confidence }
      detectCarriersOfNumbers(trackingNumbers: ["287809468872", "nothing"]) { trackingNumber candidates { carrier { code } } }
      carriers(search: "royal mail") { code name countryCode modes homepage phone }
      carrier(code: "maersk") { trackingUrlTemplate modes }
      unknown: carrier(code: "nobody") { code }
    }`,
  );
  expect(answer).toEqual({
    data: {
      detectCarriers: [{ carrier: { code: "ups", name: "UPS" }, format: "UPS", confidence: 1 }],
      // The test's tenant has an account with FedEx.
      detectCarriersOfNumbers: [
        {
          trackingNumber: "287809468872",
          candidates: [{ carrier: { code: "fedex" } }, { carrier: { code: "purolator" } }],
        },
        { trackingNumber: "nothing", candidates: [] },
      ],
      carriers: [
        {
          code: "post_gb",
          name: "Royal Mail",
          countryCode: "GB",
          modes: ["POST", "PARCEL"],
          homepage: "https://www.royalmail.com",
          phone: "+44 3457 740740",
        },
      ],
      carrier: { trackingUrlTemplate: "https://www.maersk.com/tracking/{number}", modes: ["SEA", "FREIGHT"] },
      unknown: null,
    },
  });
});

test("more numbers than a bulk detection takes are refused", async () => {
  const answer = await harness.run(
    "query ($numbers: [String!]!) { detectCarriersOfNumbers(trackingNumbers: $numbers) { trackingNumber } }",
    { numbers: Array.from({ length: 101 }, () => "1") },
  );
  expect(answer.errors?.map((error) => error.extensions["code"])).toEqual(["BAD_USER_INPUT"]);
});

test("staff see the tenant's accounts and nothing of their credentials; one that keeps failing rests", async () => {
  const query = `{ carrierAccounts { id source carriers { code } sellsLabels sendsDrivers webhookUrl isResting } }`;
  const accounts = async (as = identity()) => {
    const { data, errors } = await harness.run<{ carrierAccounts: object[] }>(query, {}, as);
    return data?.carrierAccounts ?? errors?.map(({ extensions }) => extensions["code"]);
  };
  const own = {
    ...{ id: "fedex-acme", source: "fedex", carriers: [{ code: "fedex" }], sellsLabels: true, sendsDrivers: true },
    ...{ webhookUrl: harness.webhookUrl, isResting: false },
  };
  expect(await accounts()).toEqual([own]);
  expect(await accounts(identity("initech"))).toEqual([]);
  expect(await accounts(identity("acme", { customerId: "cus_1" }))).toEqual(["FORBIDDEN"]);
  const { id } = await harness.ship();
  harness.sandbox.fedex.misbehave("GARBAGE", 5);
  const refresh = "mutation ($input: RefreshTrackingInput!) { refreshTracking(input: $input) { newEvents } }";
  for (let i = 0; i < 5; i += 1) {
    await harness.run(refresh, { input: { idempotencyKey: `rest-${i}`, shipmentId: id } });
  }
  expect(await accounts()).toEqual([{ ...own, isResting: true }]);
});
