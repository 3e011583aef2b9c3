import type { Service } from "./federation.ts";

const scans: Readonly<Record<string, readonly { readonly at: number; readonly place: string }[]>> = {
  p1: [
    { at: 1, place: "Oslo" },
    { at: 4, place: "Lund" },
    { at: 9, place: "Turku" },
  ],
  p2: [
    { at: 2, place: "Rome" },
    { at: 3, place: "Bonn" },
    { at: 7, place: "Metz" },
  ],
};
const containers = [{ seal: "s1", owner: "MSK", number: "7" }];

/** What Apollo's planner plans wrongly: keys that are only referred to, `@requires` with arguments, what nobody can answer. */
export const harbour: Readonly<Record<string, Service>> = {
  yard: {
    sdl: `
      type Query { parcels: [Parcel!]! containers: [Container!]! signal: Signal }
      type Mutation { move(id: ID!): Parcel }
      enum Unit { KILOGRAM POUND }
      type Parcel @key(fields: "id") {
        id: ID! scans(last: Int!): [Scan!] weight(unit: Unit = KILOGRAM): Int next: Parcel
      }
      type Scan @shareable { at: Int! place: String }
      type Container @key(fields: "seal", resolvable: false) @key(fields: "owner number") {
        seal: ID! owner: ID! number: ID! load: Int! @external toll: Int! @requires(fields: "load")
      }
      interface Signal @key(fields: "id") { id: ID! }
    `,
    fields: {
      "Query.parcels": () => [{ id: "p1" }, { id: "p2" }],
      "Query.containers": () => containers,
      "Mutation.move": (_, { id }) => ({ id }),
      "Parcel.scans": ({ id }, { last }) => {
        if (id === "p2" && last === 3) throw new Error("Lost");
        return scans[String(id)]?.slice(-Number(last)) ?? null;
      },
      "Parcel.weight": (_, { unit }) => (unit === "POUND" ? 22 : 10),
      "Parcel.next": ({ id }) => ({ id: id === "p1" ? "p2" : "p3" }),
      "Container.toll": ({ load }) => Number(load) * 2,
      Parcel: ({ id }) => ({ id }),
      Container: ({ owner, number }) => containers.find((one) => one.owner === owner && one.number === number) ?? null,
    },
  },
  scales: {
    sdl: `
      type Query { lamp: Signal }
      enum Unit { KILOGRAM POUND }
      type Parcel @key(fields: "id") {
        id: ID! scans(last: Int!): [Scan!] @external weight(unit: Unit = KILOGRAM): Int @external
        pace: Int @requires(fields: "scans(last: 2) { at }") freight: Int! @requires(fields: "weight")
      }
      type Scan @shareable { at: Int! }
      type Container @key(fields: "seal") { seal: ID! load: Int! }
      type Signal @key(fields: "id", resolvable: false) @interfaceObject { id: ID! colour: String }
    `,
    fields: {
      "Query.lamp": () => ({ id: "l1", colour: "red" }),
      "Parcel.pace": (row) => {
        const [from, to] = row["scans"] as { at: number }[];
        return from && to ? to.at - from.at : null;
      },
      "Parcel.freight": ({ weight }) => Number(weight) * 3,
      Parcel: ({ id }) => (id === "p3" ? null : { id }),
      Container: () => ({ load: 40 }),
      Signal: () => null,
    },
  },
};
