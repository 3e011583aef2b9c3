import { scan } from "../../support/carrier.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** A case that a carrier's scan opens: a first attempt failed. */
async function newCase({ shipment, scanned, subgraphs, tenant }: Given): Promise<{ readonly id: string }> {
  const { id: shipmentId, trackingNumber } = await shipment();
  await scanned(shipmentId, trackingNumber, { ...scan("DE", "Delivery exception", 0), exceptionCode: "08" });
  const opened = await subgraphs.db("shipments").collection<{ _id: string }>("shipmentCases").findOne({ tenant });
  if (!opened) throw new Error("no case was opened");
  return { id: opened._id };
}

export const samples: Samples = {
  acknowledgeShipmentCase: {
    input: newCase,
    events: ["shipment_case.acknowledged"],
  },
  assignShipmentCase: {
    input: async (given) => ({ ...(await newCase(given)), ownerId: "user:anna" }),
    events: ["shipment_case.assigned"],
  },
  addShipmentCaseComment: {
    input: async (given) => ({ ...(await newCase(given)), body: "The carrier looks for it." }),
    events: ["shipment_case.commented"],
  },
  resolveShipmentCase: {
    input: async (given) => ({ ...(await newCase(given)), resolution: "NO_ACTION_NEEDED", comment: "It was here." }),
    events: ["shipment_case.resolved"],
  },
  reopenShipmentCase: {
    input: async (given) => {
      const { id } = await newCase(given);
      await given.make("resolveShipmentCase", { id, resolution: "OTHER" });
      return { id };
    },
    events: ["shipment_case.reopened"],
  },
  updateShipmentCasePolicy: {
    input: () => ({ lateGraceHours: 6 }),
    events: ["shipment_case_policy.updated"],
  },
};
