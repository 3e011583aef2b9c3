import type { DemoService } from "./schema.ts";

type Row = Readonly<Record<string, unknown>>;
const text = (words: number, seed: number): string =>
  Array.from({ length: words }, (_, n) => `word${(seed * 7 + n * 13) % 97}`).join(" ");

const users = Array.from({ length: 6 }, (_, n) => ({
  id: String(n + 1),
  name: `Person ${n + 1}`,
  username: `person${n + 1}`,
  birthday: 1980 + n,
}));
const products = Array.from({ length: 9 }, (_, n) => ({
  upc: String(n + 1),
  name: `Product ${n + 1}`,
  price: 100 + n * 250,
  weight: 50 + n * 100,
}));
const reviews = Array.from({ length: 11 }, (_, n) => ({
  id: String(n + 1),
  body: text(8, n),
  author: { __typename: "User", id: String((n % 4) + 1) },
  product: { __typename: "Product", upc: String((n % 7) + 1) },
}));

const of = (rows: readonly Row[], key: string, value: unknown): Row | null =>
  rows.find((row) => row[key] === value) ?? null;
const reviewsOf = (which: (review: (typeof reviews)[number]) => boolean) => reviews.filter(which);

/** Resolvers by service, `Type.field`; other fields are properties. `Type` alone resolves an entity's representation. */
export const demoResolvers: Readonly<
  Record<DemoService, Readonly<Record<string, (source: Row, args: Row) => unknown>>>
> = {
  customers: {
    "Query.me": () => users[0],
    "Query.user": (_, { id }) => of(users, "id", id),
    "Query.users": () => users,
    User: ({ id }) => of(users, "id", id),
  },
  orders: {
    "Query.topProducts": (_, { first }) => products.slice(0, first as number),
    Product: ({ upc }) => of(products, "upc", upc),
  },
  shipments: {
    "User.reviews": ({ id }) => reviewsOf(({ author }) => author.id === id),
    "Product.reviews": ({ upc }) => reviewsOf(({ product }) => product.upc === upc),
    Review: ({ id }) => of(reviews, "id", id),
    User: (user) => user,
    Product: (product) => product,
  },
  inventory: {
    "Product.inStock": ({ upc }) => Number(upc) % 3 !== 0,
    "Product.shippingEstimate": ({ price, weight }) =>
      Math.round((Number(weight) * (Number(price) > 1000 ? 1 : 2)) / 10),
    Product: (product) => product,
  },
};
