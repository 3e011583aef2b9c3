import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** A case of a shipment, put where the rules would put it. */
async function newCase({ shipment, subgraphs, tenant }: Given, isOpen = true): Promise<string> {
  const { id: shipmentId } = await shipment();
  const db = subgraphs.db("shipments");
  const now = subgraphs.clock();
  const _id = `shc_${shipmentId.slice(4)}`;
  await db.collection<{ readonly _id: string; readonly [field: string]: unknown }>("shipmentCases").insertOne({
    ...{ _id, tenant, shipmentId, orderId: "ord_1", carrierCode: "fedex", kind: "HELD", severity: "MEDIUM", isOpen },
    ...{ severityRank: 1, reason: null, ownerId: null, acknowledgeDueAt: now, resolveDueAt: now, dueAt: now },
    ...{ acknowledgedAt: null, breachAt: now, escalateAt: null, createdAt: now, updatedAt: now, version: 1 },
    ...(isOpen
      ? { status: "OPEN", resolvedAt: null, resolution: null }
      : { status: "RESOLVED", resolvedAt: now, resolution: "OTHER" }),
  });
  return _id;
}

export const samples: Samples = {
  acknowledgeShipmentCase: {
    input: async (given) => ({ id: await newCase(given) }),
    events: ["shipment_case.acknowledged"],
  },
  assignShipmentCase: {
    input: async (given) => ({ id: await newCase(given), ownerId: "user:anna" }),
    events: ["shipment_case.assigned"],
  },
  addShipmentCaseComment: {
    input: async (given) => ({ id: await newCase(given), body: "The carrier looks for it." }),
    events: ["shipment_case.commented"],
  },
  resolveShipmentCase: {
    input: async (given) => ({ id: await newCase(given), resolution: "NO_ACTION_NEEDED", comment: "It was here." }),
    events: ["shipment_case.resolved"],
  },
  reopenShipmentCase: {
    input: async (given) => ({ id: await newCase(given, false) }),
    events: ["shipment_case.reopened"],
  },
  updateShipmentCasePolicy: {
    input: () => ({ lateGraceHours: 6 }),
    events: ["shipment_case_policy.updated"],
  },
};
