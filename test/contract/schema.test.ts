import {
  buildSchema as buildApiSchema,
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLType,
} from "graphql";
import { userErrorCodes } from "@waybill/kernel";
import { loadApiSchema, loadDocument, subgraphNames } from "@waybill/schema";
import { createLogger, createSubgraphServer, openDoors } from "@waybill/service";
import { describe, expect, it } from "vitest";
import { boundedLists } from "../support/bounded-lists.ts";

const schema: GraphQLSchema = buildApiSchema(loadApiSchema());
const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) =>
    !type.name.startsWith("__") &&
    !isSpecifiedScalarType(type) &&
    !type.name.startsWith("federation__") &&
    !type.name.startsWith("link__"),
);
const objects = types.filter(isObjectType);

/** Mutations that name an object and do not ask for its version, each with the reason. */
const unversioned: Readonly<Record<string, string>> = {
  submitFeedback: "makes an object of its own; the order stays as it is",
  requestDataExport: "makes an object of its own; the customer stays as it is",
  requestErasure: "the right to it does not hang on what the customer was at last",
  transferStock: "moves many levels; each that has too few units refuses",
  createShipment: "makes an object of its own; the order follows it",
  createTrackingLink: "makes an object of its own; the shipment stays as it is",
  openClaim: "makes an object of its own; units that are claimed already are refused",
  requestReturn: "makes an object of its own; units that come back already are refused",
  recordShippingCharge: "makes an object of its own; the shipment stays as it is",
  purchaseLabel: "makes an object of its own; the order follows it",
  createPickList: "makes an object of its own; what cannot be picked is refused",
  recordPick: "adds what was scanned; several hands pick one list at once",
  refreshTracking: "asks the carrier; what the caller saw decides nothing",
};

const isList = (type: GraphQLType): boolean => (isNonNullType(type) ? isList(type.ofType) : isListType(type));

describe("the schema", () => {
  it("describes every type, field, argument and value", () => {
    const silent: string[] = [];
    const note = (name: string, item: { description?: string | null | undefined }): void => {
      if (!item.description) silent.push(name);
    };
    for (const type of types) {
      if (!["Query", "Mutation", "Subscription"].includes(type.name)) note(type.name, type);
      if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) note(`${type.name}.${field.name}`, field);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        note(`${type.name}.${field.name}`, field);
        for (const argument of field.args) note(`${type.name}.${field.name}(${argument.name})`, argument);
      }
    }
    expect(silent).toEqual([]);
  });

  it("lets every mutation be repeated and answer what can be mended", () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.length).toBeGreaterThan(0);
    const wrong = mutations.filter(({ args, type }) => {
      const input =
        args.length === 1 && args[0]?.name === "input" && isNonNullType(args[0].type) ? args[0].type.ofType : null;
      const key = isInputObjectType(input) ? String(input.getFields()["idempotencyKey"]?.type) : "";
      const payload = isNonNullType(type) && isObjectType(type.ofType) ? type.ofType.getFields() : {};
      return key !== "String!" || String(payload["userErrors"]?.type) !== "[UserError!]!";
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it("lets a caller say which version a mutation is meant for", () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    const wrong = mutations.filter(({ name, args }) => {
      const input = args[0] && getNamedType(args[0].type);
      const fields = isInputObjectType(input) ? input.getFields() : {};
      const namesObject = Object.values(fields).some(({ type }) => String(type) === "ID!");
      const takesVersion = String(fields["expectedVersion"]?.type) === "Int";
      return Object.hasOwn(unversioned, name) ? takesVersion : namesObject && !takesVersion;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
    const names = new Set(mutations.map(({ name }) => name));
    expect(Object.keys(unversioned).filter((name) => !names.has(name))).toEqual([]);
  });

  it("names the very codes that user errors can have", () => {
    const codes = schema.getType("UserErrorCode");
    expect(isEnumType(codes) && codes.getValues().map(({ name }) => name)).toEqual(userErrorCodes);
  });

  it("pages every list, or bounds it for a reason", () => {
    const unbounded = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isList(field.type) && !isPartOfPage(type, field.name))
        .map((field) => `${type.name}.${field.name}`)
        .filter((name) => !Object.hasOwn(boundedLists, name)),
    );
    expect(unbounded).toEqual([]);
    const fields = new Set(
      objects.flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)),
    );
    expect(Object.keys(boundedLists).filter((name) => !fields.has(name))).toEqual([]);
  });

  it("opens a page of every connection by `first` and `after`", () => {
    const wrong = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => String(field.type).replace("!", "").endsWith("Connection"))
        .filter((field) => {
          const first = field.args.find(({ name }) => name === "first");
          const after = field.args.find(({ name }) => name === "after");
          return (
            String(first?.type) !== "Int!" || first?.defaultValue === undefined || String(after?.type) !== "Cursor"
          );
        })
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(subgraphNames)("the door of %s", (name) => {
  it("is closed at every root field and entity", () => {
    const { schema: subgraph } = createSubgraphServer({
      name,
      resolvers: {},
      typeDefs: loadDocument(name),
      createContext: () => {
        throw new Error("nothing is executed here");
      },
      logger: createLogger("test", "silent"),
    });
    expect(openDoors(subgraph)).toEqual([]);
  });
});

/** `edges` and `nodes` are the page itself; `userErrors` are as many as the input has faults. */
function isPartOfPage(type: { readonly name: string }, field: string): boolean {
  return (type.name.endsWith("Connection") && (field === "edges" || field === "nodes")) || field === "userErrors";
}
