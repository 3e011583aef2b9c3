import type { Service } from "./federation.ts";

const chains = [{ id: "c1" }, { id: "c2" }];
const stores = [
  { code: "s1", number: 1, chain: chains[0], city: "old Oslo", manager: { id: "m1" } },
  { code: "s2", number: 2, chain: chains[0], city: "old Lund", manager: null },
  { code: "s3", number: 1, chain: chains[1], city: "old Turku", manager: { id: "m2" } },
];
const cargo = [
  { __typename: "Glass", thick: 4, label: "G" },
  { __typename: "Wood", kind: "oak", label: "W" },
  null,
  { __typename: "Secret", label: "S" },
];
const parcels = cargo.map((one, index) => ({
  id: `x${index}`,
  cargo: one,
  things: cargo,
  tone: index ? "LOUD" : "MUTE",
}));
const parcel = (id: unknown) => parcels.find((one) => one.id === id) ?? null;
const chainOf = (row: Readonly<Record<string, unknown>>) => (row["chain"] as { id?: string } | null)?.id;
const near = [
  { __typename: "Locker", id: "l1" },
  { __typename: "Desk", id: "d1" },
];

/** What the library has no example of: keys of several parts, chains of requirements, fields that move, mutations. */
export const storeGraph = (): Readonly<Record<string, Service>> => {
  const opened: string[] = [];
  return {
    stores: {
      sdl: `
        type Query {
          stores(in: [Place!] = [{ chain: "c1" }, { chain: "c2" }]): [Store!]! clock: Int @shareable
          parcels: [Parcel!]! near: [Point!] odd: Odd
        }
        type Mutation { open(name: String!): Store opened: [String!]! }
        input Place { chain: ID = "c1" numbers: [Int!] }
        enum Unit { METRE FOOT }
        type Store @key(fields: "chain { id } number") @key(fields: "code") @tag(name: "shop") {
          chain: Chain! number: Int! code: ID! city: String size(unit: Unit = METRE): Int! manager: Staff
          phone: String
        }
        type Chain @shareable { id: ID! }
        type Staff @key(fields: "id", resolvable: false) { id: ID! }
        type Parcel @key(fields: "id") { id: ID! cargo: Cargo things: [Cargo] tone: Tone tones: [Tone!] }
        enum Tone { MUTE LOUD @inaccessible }
        union Cargo = Glass | Wood | Secret
        interface Labelled { label: String }
        type Glass implements Labelled @shareable { thick: Int label: String }
        type Wood implements Labelled @shareable { kind: String label: String }
        type Secret implements Labelled @inaccessible { label: String }
        interface Point { id: ID! }
        type Locker implements Point @key(fields: "id") { id: ID! }
        type Desk implements Point @key(fields: "id") { id: ID! }
        scalar Any
        type Odd { any: Any text: Any int: Int float: Float flag: Boolean list: [Int!] tone: Tone must: Int! }
      `,
      fields: {
        "Query.stores": (_, args) => {
          const places = args["in"] as { chain: string; numbers?: number[] }[];
          return stores.filter(({ chain, number }) =>
            places.some((place) => place.chain === chain?.id && (place.numbers?.includes(number) ?? true)),
          );
        },
        "Query.clock": () => 12,
        "Query.parcels": () => parcels,
        "Query.near": () => near,
        "Query.odd": () => ({
          any: { a: [1, null, { b: "c" }] },
          text: "t",
          int: 5,
          float: 1e21,
          flag: false,
          list: [1],
        }),
        "Odd.must": () => null,
        "Mutation.open": (_, { name }) => {
          opened.push(`stores ${String(name)}`);
          return stores[opened.length % 3];
        },
        "Mutation.opened": () => opened,
        "Store.size": ({ number }, { unit }) => Number(number) * (unit === "FOOT" ? 300 : 100),
        "Store.phone": ({ code }) => (code === "s2" ? null : `+${String(code)}`),
        "Parcel.tones": ({ id }) => (id === "x2" ? ["MUTE", "LOUD"] : ["MUTE"]),
        Store: (row) =>
          stores.find(
            (one) => one.code === row["code"] || (one.chain?.id === chainOf(row) && one.number === row["number"]),
          ) ?? null,
        Parcel: ({ id }) => parcel(id),
      },
    },
    taxes: {
      sdl: `
        type Query { clock: Int @shareable }
        type Mutation { tax(rate: Int!): Int! }
        enum Unit { METRE FOOT }
        type Store @key(fields: "chain { id } number") {
          chain: Chain! number: Int! size(unit: Unit = METRE): Int! @external
          city: String @shareable @override(from: "stores") taxed: Int! @requires(fields: "size(unit: FOOT)")
          phone: String @override(from: "stores", label: "percent(50)")
        }
        type Chain @shareable { id: ID! }
        type Parcel @key(fields: "id") {
          id: ID! cargo: Cargo @external
          fragile: String @requires(fields: "cargo { ... on Glass { thick } ... on Wood { kind label } }")
        }
        union Cargo = Glass | Wood
        type Glass @shareable { thick: Int }
        type Wood @shareable { kind: String label: String }
      `,
      fields: {
        "Query.clock": () => 12,
        "Mutation.tax": (_, { rate }) => {
          opened.push(`taxes ${String(rate)}`);
          return opened.length;
        },
        Store: (row) => ({ city: `Tax ${String(chainOf(row))}/${String(row["number"])}` }),
        "Store.taxed": ({ size }) => Number(size) + 7,
        Parcel: ({ id }) => ({ id }),
        "Parcel.fragile": ({ cargo: of }) => JSON.stringify(of),
      },
    },
    bills: {
      sdl: `
        type Query { dues: [Due!] @provides(fields: "store { city } by { name }") }
        type Due { store: Store by: Staff amount(in: String): Int }
        type Chain @shareable { id: ID! }
        type Store @key(fields: "code") {
          code: ID! taxed: Int! @external chain: Chain! @external city: String @external
          bill: String @requires(fields: "taxed chain { id }") twin(of: Int = 1): Store
        }
        type Staff @key(fields: "id") { id: ID! name: String @external }
      `,
      fields: {
        "Query.dues": () => [
          { store: { code: "s1", city: "Due 1" }, by: { id: "m1", name: "Due name" } },
          { store: { code: "s9", city: null }, by: null },
        ],
        "Due.amount": (_, args) => (args["in"] === "EUR" ? 9 : 10),
        Store: ({ code }) => ({ code }),
        "Store.bill": ({ taxed, chain }) => `${String(taxed)} of ${(chain as { id: string }).id}`,
        "Store.twin": ({ code }, { of }) => ({ code: code === "s1" ? `s${1 + Number(of)}` : "s1" }),
        Staff: ({ id }) => ({ id }),
      },
    },
    staff: {
      sdl: `
        type Staff @key(fields: "id") { id: ID! name: String @shareable at: [Store!] }
        type Store @key(fields: "code", resolvable: false) { code: ID! }
        interface Point { id: ID! opens: String }
        type Locker implements Point @key(fields: "id") { id: ID! opens: String }
        type Desk implements Point @key(fields: "id") { id: ID! opens: String clerk: Staff }
      `,
      fields: {
        Staff: ({ id }) => ({ id, name: `Staff ${String(id)}`, at: [{ code: "s3" }, { code: "s2" }] }),
        Locker: ({ id }) => ({ id, opens: "always" }),
        Desk: ({ id }) => ({ id, opens: "at nine", clerk: { id: "m1", name: "Staff m1" } }),
      },
    },
  };
};
