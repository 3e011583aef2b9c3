import { afterAll, beforeAll, expect, test } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { type Mutation, succeed } from "../../../test/support/mutate.ts";
import { fresh } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { createApp as customers } from "../src/index.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({ customers });
});
afterAll(() => subgraphs?.dispose());

const tell = (shipmentId: string, version: number, status: string, direction = "OUTBOUND", tenant = "acme") =>
  subgraphs.record(
    "shipments",
    {
      type: "shipment.status_changed",
      subject: { type: "shipment", id: shipmentId, version },
      occurredAt: subgraphs.clock(),
      data: { shipmentId, orderId: "ord_1", customerId: null, trackingNumber: "986578788855", status, direction },
    },
    tenant,
  );

test("a parcel that goes back to its sender opens a ticket, once; one that is sent back opens none", async () => {
  await tell("shp_back", 2, "RETURNING");
  await tell("shp_back", 3, "RETURNED");
  await tell("shp_return", 2, "RETURNING", "RETURN");
  await tell("shp_on", 2, "IN_TRANSIT");
  await subgraphs.quiet();
  const { tickets } = await subgraphs.run<{ tickets: { nodes: object[] } }>(
    "customers",
    "{ tickets(first: 10) { nodes { kind priority status subject shipment { id } messages(first: 5) { nodes { isInternal } } } } }",
  );
  expect(tickets.nodes).toEqual([
    {
      ...{ kind: "RETURN", priority: "HIGH", status: "OPEN" },
      subject: "Parcel 986578788855 goes back to the sender",
      shipment: { id: "shp_back" },
      messages: { nodes: [{ isInternal: true }] },
    },
  ]);
});

test("a tenant may do without such tickets, and its older policy has them", async () => {
  const me = staff("quiet");
  const policies = subgraphs.db("customers").collection<{ _id: string }>("supportPolicies");
  const update: Mutation = {
    ...{ subgraph: "customers", name: "updateSupportPolicy", field: "supportPolicy" },
    selection: "version autoCloseDays ticketOnReturnToSender",
  };
  const change = (input: object) => succeed(subgraphs, update, { idempotencyKey: fresh(), ...input }, me);
  await change({ autoCloseDays: 9 });
  await policies.updateOne({ _id: "quiet" }, { $unset: { ticketOnReturnToSender: "" } });
  const query = "{ supportPolicy { ticketOnReturnToSender } }";
  expect(await subgraphs.run("customers", query, {}, me)).toEqual({ supportPolicy: { ticketOnReturnToSender: true } });
  expect(await change({ ticketOnReturnToSender: false })).toEqual({
    ...{ version: 2, autoCloseDays: 9, ticketOnReturnToSender: false },
  });
  await tell("shp_quiet", 2, "RETURNING", "OUTBOUND", "quiet");
  await subgraphs.quiet();
  expect(await subgraphs.run("customers", "{ tickets(first: 1) { nodes { id } } }", {}, me)).toEqual({
    tickets: { nodes: [] },
  });
});
