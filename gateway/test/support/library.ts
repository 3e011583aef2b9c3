import { GraphQLError } from "graphql";
import type { Service } from "./federation.ts";

const broken = (what: string): never => {
  throw new GraphQLError(`${what} is broken`, { extensions: { code: "BROKEN" } });
};
const people = ["1", "2", "3", "4"].map((id) => ({ __typename: "Person", id }));
const product = (n: number) => ({
  __typename: "Product",
  id: `p${n}`,
  sku: `s${n}`,
  name: `Product "${n}" \u2028`,
  price: n * 10,
  weight: n === 3 ? null : n,
  owner: people[n % 4],
  tags: n % 2 ? [`t${n}`, "x"] : null,
  dims: { wide: n, high: n === 2 ? null : n + 0.5 },
});
const products = [1, 2, 3, 4].map(product);
const book = (id: string, title: string | null) => ({ __typename: "Book", id, title, pages: 3, author: people[0] });
const film = (id: string, title: string) => ({ __typename: "Film", id, title, minutes: 90 });
const leaves = [
  {
    id: "1",
    float: -0,
    whole: 2 ** 31 - 1,
    flag: false,
    text: 'a "quoted" \\ \ud800 line\n',
    any: { b: [1, { a: null }], a: -0 },
  },
  { id: 7, float: 1e21, whole: -(2 ** 31), flag: true, text: "", any: [] },
  { id: null, float: 0.1 + 0.2, whole: null, flag: null, text: null, any: "text" },
];
const media = [book("m1", "One"), film("m2", "Two"), book("m3", null)];

/** Has an example of everything that federation offers, and fields that fail in every way a field can. */
export const library: Readonly<Record<string, Service>> = {
  catalog: {
    sdl: `
      type Query {
        products: [Product!]!
        product(id: ID!): Product
        maybe: [Product]
        media: [Media!]!
        work: Media
        search: [Found]
        matrix: [[Product]!]
        nothing: Product
        bad: Int
        leaves: [Leaf!]!
      }
      scalar Any
      type Leaf { id: ID float: Float whole: Int flag: Boolean text: String any: Any }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int! author: Person }
      type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
      type Product @key(fields: "id") @key(fields: "sku") {
        id: ID! sku: String! name: String @shareable price: Int! weight: Int owner: Person tags: [String!] dims: Dims @shareable
        secret: String @inaccessible
      }
      type Dims @shareable { wide: Int high: Float }
      union Found = Product | Person | Book
      type Person @key(fields: "id") { id: ID! }
    `,
    fields: {
      "Query.products": () => products,
      "Query.product": (_, { id }) => products.find((one) => one.id === id) ?? null,
      "Query.maybe": () => [products[0], null, products[2], products[0]],
      "Query.media": () => media,
      "Query.work": () => media[1],
      "Query.search": () => [products[1], people[2], media[0], null, products[3]],
      "Query.matrix": () => [[products[0], null], [], [products[1], products[2]]],
      "Query.nothing": () => null,
      "Query.bad": () => broken("bad"),
      "Query.leaves": () => leaves,
      Product: ({ id, sku }) => products.find((one) => one.id === id || one.sku === sku) ?? null,
      Person: ({ id }) => ({ id }),
      Media: ({ id }) => media.find((one) => one.id === id) ?? null,
      Book: ({ id }) => media.find((one) => one.id === id) ?? null,
      Film: ({ id }) => media.find((one) => one.id === id) ?? null,
    },
  },
  people: {
    sdl: `
      type Query { me: Person people: [Person] }
      type Person @key(fields: "id") {
        id: ID! name: String! nick(loud: Boolean = false): String friends: [Person!] best: Person
        products: [Product!]! @provides(fields: "name")
      }
      type Product @key(fields: "id") { id: ID! name: String @external }
    `,
    fields: {
      "Query.me": () => people[0],
      "Query.people": () => [people[0], people[1], null, people[3]],
      Person: ({ id }) => (id === "9" ? null : { id }),
      "Person.name": ({ id }) => (id === "3" ? broken("name") : `Person ${String(id)}`),
      "Person.nick": ({ id }, { loud }) =>
        id === "2" ? broken("nick") : `nick${String(id)}${loud === true ? "!" : ""}`,
      "Person.friends": ({ id }) => (id === "4" ? null : [people[1], people[0], people[1]]),
      "Person.best": ({ id }) => (id === "1" ? people[2] : people[0]),
      "Person.products": () => [product(1), product(2)],
      Product: ({ id }) => ({ id }),
    },
  },
  stock: {
    sdl: `
      type Product @key(fields: "sku") {
        sku: String! price: Int! @external weight: Int @external
        shipping: Int @requires(fields: "price weight") inStock: Boolean! houses: [House] dims: Dims @shareable
      }
      type Dims @shareable { high: Float wide: Int }
      type House { name: String! code: Code! level: Int! }
      enum Code { A B }
    `,
    fields: {
      Product: ({ sku }) => (sku === "s4" ? null : { sku }),
      "Product.shipping": ({ price, weight }) =>
        weight === null ? broken("shipping") : Number(price) * Number(weight),
      "Product.inStock": ({ sku }) => (sku === "s3" ? broken("inStock") : true),
      "Product.houses": ({ sku }) => [
        { name: `H${String(sku)}`, code: "A", level: 1 },
        { name: "K", code: "B", level: sku === "s2" ? null : 2 },
      ],
      "Product.dims": () => ({ high: 1.5, wide: 2 }),
    },
  },
  ratings: {
    sdl: `
      type Query { best: Media }
      type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int! reviews: [Review!] }
      type Review { text: String by: Person! about: Media }
      type Person @key(fields: "id") { id: ID! reviews: [Review!]! }
    `,
    fields: {
      "Query.best": () => ({ id: "m1" }),
      Media: ({ id }) => ({ id }),
      "Media.rating": ({ id }) => (id === "m3" ? broken("rating") : 5),
      "Media.reviews": ({ id }) => (id === "m2" ? null : [{ text: `On ${String(id)}`, by: people[1], about: { id } }]),
      Person: ({ id }) => ({ id }),
      "Person.reviews": ({ id }) => [{ text: null, by: { id }, about: { id: "m1" } }],
    },
  },
};
