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
  "Shipment.trackingLinks": "at most 20",
  "UnmappedCode.samples": "at most 5",
  "Shipment.trackingNumbers": "at most 100",
  "NormalizationRule.formerVersions": "at most 50",
  "NormalizationMatch.codes": "at most 100",
  "NormalizationMatch.subCodes": "at most 100",
  "NormalizationMatch.textContains": "at most 100",
  "NormalizationDryRun.changes": "at most 200",
  "NormalizationDryRun.shipments": "at most as many as tracking numbers looked at",
  "Shipment.customsDocuments": "at most two",
  "Manifest.parcels": "at most 1,000",
  "ShippingCost.charges": "at most 200",
  "ShippingRates.rates": "one per account and service",
  "ShippingRates.failures": "one per account",
  "Shipment.cases": "what went wrong with one parcel: one open of each kind",
  "CarrierScorecard.buckets": "at most 400",
  "CarrierScorecard.groups": "one per carrier, lane or service that carried something",
  "CarrierFigures.exceptions": "one per reason",
  "CarrierFigures.costs": "one per currency",
  "ShipmentCaseCounts.bySeverity": "one per severity",
  "ShipmentCaseCounts.byKind": "one per kind",
  "ShipmentCasePolicy.targets": "one per severity",
  "ShipmentCasePolicy.severities": "one per kind",
  "ShipmentCasePolicy.silenceHours": "one per status in which news is expected",
  "Query.estimateAccuracy": "at most 200",
  "DeliveryPolicy.transit": "at most 500",
  "PublicShipment.events": "at most 100",
  "PublicFeedback.products": "at most as many as an order has lines, 250",
  "PublicFeedback.carrierCodes": "an order has at most 100 shipments",
  "PublicFeedback.entries": "at most 100",
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
  "OrderEdit.lines": "at most 250",
  "OrderEdit.shippingLines": "at most 10",
  "OrderEditLine.discounts": "at most 10",
  "OrderLine.taxLines": "at most 5",
  "OrderShippingLine.taxLines": "at most 5",
  "Order.claims": "at most 50",
  "Return.labelErrors": "reasons of one refusal",
  "Claim.lines": "the order's lines, at most 250",
  "Claim.photoUrls": "at most 10",
  "Invoice.lines": "the order's lines and one more",
  "Invoice.taxBreakdown": "the taxes of its lines",
  "CreditNote.taxBreakdown": "the taxes of its invoice",
  "Invoice.creditNotes": "one per refund: at most 250 transactions",
  "Query.returnableLines": "the order's lines, at most 250",
  "Return.lines": "the order's lines, at most 250",
  "Return.refunds": "each with a transaction: at most 250, or units",
  "ReturnLineItem.photoUrls": "at most 10",
  "ReturnLineItem.receipts": "each of at least one unit of the line",
  "ReturnableLine.reasons": "the four reasons",
  "ReturnRefund.lines": "the return's lines",
  "ReturnRefund.transactions": "at most 250",
  "Exchange.lines": "at most 50",
  "SuggestedRefund.lines": "the return's lines",
  "SuggestedRefund.components": "one per kind",
  "ReturnPolicy.windows": "at most 50",
  "ReturnPolicy.finalSaleSkus": "at most 250",
  "ReturnPolicy.finalSaleTags": "at most 250",
  "ReturnPolicy.photoReasons": "the reasons",
  "ReturnPolicy.noteReasons": "the reasons",
  "ReturnPolicy.sellerPaysReasons": "the reasons",
  "ReturnPolicy.labelFees": "at most 30, one per currency",
  "ReturnWindow.countryCodes": "the countries",
  "ReturnWindow.skus": "at most 250",
  "ReturnWindow.tags": "at most 250",
  "ReturnWindow.categories": "at most 250",
  "ReturnAutoApproval.reasons": "the reasons",
  "ReturnAutoApproval.limits": "at most 30, one per currency",
  "Payment.transactions": "at most 250",
  "Order.shipments": "at most 100",
  "Order.fulfillmentOrders": "the parts it was divided into, and those they came from",
  "Order.routingDecisions": "one, and one for each time that units changed their location",
  "FulfillmentOrder.supportedActions": "the actions there are",
  "FulfillmentOrder.lines": "a few per line of the order, at most 250 lines",
  "FulfillmentOrder.packages": "at most 50",
  "FulfillmentOrder.holds": "at most 10",
  "FulfillmentOrder.shipmentIds": "at most the order's 100 shipments",
  "FulfillmentPackage.lines": "at most 250",
  "PickList.fulfillmentOrders": "at most 50",
  "PickList.lines": "one per SKU of its fulfilment orders",
  "OrderEstimate.lines": "at most 250, as many as the input has",
  "OrderEstimate.parcels": "at most two for each line and location",
  "EstimatedParcel.lines": "at most 250",
  "RoutingPolicy.rules": "at most 20",
  "RoutingRule.channels": "at most 200",
  "RoutingRule.locationIds": "at most 200",
  "RoutingRule.costs": "at most 200",
  "RoutingRule.carriers": "at most 200",
  "LocationCarrier.countryCodes": "the countries",
  "RoutingDecision.assignments": "a few per line, at most 250 lines",
  "RoutingDecision.shortages": "one per line",
  "RoutingDecision.candidates": "the best few",
  "RoutingDecision.rejectedCandidates": "the first few",
  "RoutingSimulation.assignments": "a few per line, at most 250 lines",
  "RoutingSimulation.shortages": "one per line",
  "RoutingSimulation.candidates": "the best few",
  "RoutingSimulation.rejectedCandidates": "the first few",
  "RoutingCandidate.locationIds": "at most the split limit",
  "RoutingCandidate.scores": "one per rule",
  "RejectedCandidate.locationIds": "at most the split limit",
  "Product.variants": "at most 100",
  "ProductVariant.stockLevels": "one per location",
  "ProductVariant.components": "at most 50",
  "Location.openingHours": "at most 21",
  "Location.marketsServed": "the countries",
  "StockLevel.channelBuffers": "at most 20",
  "ExtendReservationPayload.added": "a few per line, at most 250 lines",
  "Reservation.allocations": "a few per line, at most 250 lines",
  "InventoryAudit.differences": "at most 100",
  "StockTransfer.lines": "at most 250",
  "ProductVariant.orderLines": "`first`, at most 100",
  "CarrierCandidate.evidence": "a few sentences",
  "Query.carrierAccounts": "the tenant's accounts, which its operator lists in one setting",
  "CarrierAccount.carriers": "the carriers",
  "SalesReport.buckets": "at most 400",
  "SalesReport.totals": "channels and currencies; with the buckets at most 10,000",
  "SalesBucket.figures": "channels and currencies; all buckets together at most 10,000",
  "SupportReport.buckets": "at most 400",
  "SupportReport.priorities": "one per priority",
  "CancellationReport.reasons": "at most 50",
  "LeadTimeReport.buckets": "at most 400",
  "LeadTimeReport.channels": "channels; with the buckets at most 50,000 rows",
  "LeadTimeReport.locations": "locations; at most 50,000 rows",
  "FillRateReport.buckets": "at most 400",
  "FillRateReport.channels": "channels; with the buckets at most 10,000",
  "ReturnRateReport.skus": "at most 100",
  "ReturnFigures.reasons": "the reasons",
  "SkuReturns.reasons": "the reasons",
  "UserError.path": "the depth of the input",
};

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
