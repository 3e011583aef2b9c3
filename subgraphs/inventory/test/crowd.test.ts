import { afterAll, beforeAll, expect, it } from "vitest";
import { succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp } from "../src/index.ts";
import { linesOf, price } from "./lines.ts";
import { asOrders, confirmReservation, createProduct, levelsOf, reserveStock } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ inventory: createApp });
});
afterAll(() => subgraphs?.dispose());
const { faults } = linesOf(() => subgraphs);

it("sells 50 units over three locations once, when 200 buy them at once alone and in bundles", async () => {
  const seller = sellerOf(subgraphs);
  const [hot, extra, set] = [fresh("HOT"), fresh("EXTRA"), fresh("SET")];
  await seller.product([hot, extra]);
  const components = [
    { sku: hot, quantity: 2 },
    { sku: extra, quantity: 1 },
  ];
  await succeed(subgraphs, createProduct, {
    idempotencyKey: fresh(),
    title: "Set",
    variants: [{ sku: set, price, components }],
  });
  for (const units of [25, 15, 10]) {
    const place = await seller.location();
    await seller.receive(hot, place, units);
    await seller.receive(extra, place, 100);
  }
  const buy = async (n: number): Promise<number> => {
    const orderId = fresh("crowd");
    const bundle = n % 4 === 0;
    const lines = bundle
      ? [{ lineId: "l1", sku: set, quantity: 1 }]
      : [
          { lineId: "l1", sku: hot, quantity: 1 },
          { lineId: "l2", sku: extra, quantity: 1 },
        ];
    const { value, userErrors } = await asOrders(subgraphs, reserveStock, { orderId, lines });
    if (!value) {
      expect(userErrors.map(({ code }) => code)).toContain("INSUFFICIENT_STOCK");
      return 0;
    }
    expect((await asOrders(subgraphs, confirmReservation, { orderId })).value).toMatchObject({ status: "CONFIRMED" });
    return bundle ? 2 : 1;
  };
  const sold = await Promise.all(Array.from({ length: 200 }, (_, n) => buy(n)));
  expect(sold.reduce((sum, units) => sum + units, 0)).toBe(50);
  const left = (await levelsOf(subgraphs, hot)).map((level) => level.split(" ")[1]);
  expect(left.toSorted((a = "", b = "") => (a < b ? -1 : 1))).toEqual(["0/0/10", "0/0/15", "0/0/25"]);
  expect(await faults()).toEqual([]);
}, 120_000);
