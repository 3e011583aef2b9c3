import {
  buildSchema as buildApiSchema,
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
import { loadApiSchema, loadDocument, subgraphNames } from "@waybill/schema";
import { createLogger, createSubgraphServer, openDoors } from "@waybill/service";
import { describe, expect, it } from "vitest";

const schema: GraphQLSchema = buildApiSchema(loadApiSchema());
const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) =>
    !type.name.startsWith("__") &&
    !isSpecifiedScalarType(type) &&
    !type.name.startsWith("federation__") &&
    !type.name.startsWith("link__"),
);
const objects = types.filter(isObjectType);

/** Lists that are not paged, each with what bounds it. */
const boundedLists: Readonly<Record<string, string>> = {
  "Query.productVariantsBySku": "as many as asked for, at most 250",
  "Query.detectCarriers": "one per format that the number fits, at most 40",
  "Query.detectCarriersOfNumbers": "as many as asked for, at most 100",
  "TrackingNumberDetection.candidates": "one per format that the number fits, at most 40",
  "Carrier.modes": "five",
  "Query.carriers": "the registry",
  "Customer.addresses": "at most 16",
  "Customer.companies": "the few that a person acts for",
  "Customer.consents": "one per channel",
  "Customer.tags": "at most 50",
  "Company.contacts": "at most 200",
  "FeedbackSummary.distribution": "five",
  "SupportPolicy.targets": "one per priority",
  "PrivacyRequest.doneBy": "the four subgraphs",
  "Order.lines": "at most 250",
  "Order.tags": "at most 50",
  "Order.discounts": "at most 10",
  "Order.shippingLines": "at most 10",
  "Order.holds": "at most 10",
  "OrderLine.discounts": "at most 10",
  "OrderLine.taxLines": "at most 5",
  "OrderShippingLine.taxLines": "at most 5",
  "Order.claims": "at most 50",
  "Claim.lines": "the order's lines, at most 250",
  "Claim.photoUrls": "at most 10",
  "Order.invoices": "one that is not void, and those voided before it",
  "Invoice.lines": "the order's lines and one more",
  "Invoice.creditNotes": "one per refund: at most 250 transactions",
  "Payment.transactions": "at most 250",
  "Order.shipments": "at most 100",
  "Product.variants": "at most 100",
  "ProductVariant.stockLevels": "one per location",
  "ProductVariant.components": "at most 50",
  "Location.openingHours": "at most 21",
  "Location.marketsServed": "the countries",
  "StockLevel.channelBuffers": "at most 20",
  "Reservation.allocations": "a few per line, at most 250 lines",
  "InventoryAudit.differences": "at most 100",
  "StockTransfer.lines": "at most 250",
  "ProductVariant.orderLines": "`first`, at most 100",
  "CarrierCandidate.evidence": "a few sentences",
  "UserError.path": "the depth of the input",
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
