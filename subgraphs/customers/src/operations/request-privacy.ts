import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, erasureRequested, maySeeOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changedAt } from "../domain/changed-at.ts";
import type { PrivacyRequestRecord } from "../domain/privacy-request.ts";
import { Customer } from "../storage/customer.entity.ts";
import { PrivacyRequest } from "../storage/privacy.entities.ts";
import { refuseAlias } from "./change-customer.ts";

interface PrivacyInput {
  readonly idempotencyKey: string;
  readonly customerId: string;
}

/** Records that a customer asked for the data that is held. The data itself is read when it is asked for. */
export function requestDataExport(context: Context, input: PrivacyInput): Promise<Outcome<PrivacyRequestRecord>> {
  return record(context, "requestDataExport", "EXPORT", input, async () => null);
}

/** Records that a customer is to be erased, and tells all subgraphs. */
export function requestErasure(context: Context, input: PrivacyInput): Promise<Outcome<PrivacyRequestRecord>> {
  return record(context, "requestErasure", "ERASURE", input, async (tx, request, customer) => {
    const { customerId } = request;
    if (await tx.em.findOne(PrivacyRequest, { customerId, kind: "ERASURE" })) {
      return refuse("INVALID_STATE", ["input", "customerId"], "the customer's erasure was requested before");
    }
    const aliases = await tx.em.find(Customer, { mergedIntoId: customerId });
    tx.em.assign(customer, { updatedAt: changedAt(customer, request.createdAt) });
    await tx.em.flush();
    tx.record({
      type: erasureRequested,
      subject: { type: "customer", id: customerId, version: customer.version },
      occurredAt: request.createdAt,
      data: { customerId, requestId: request._id, customerIds: [customerId, ...aliases.map(({ _id }) => _id)] },
    });
    return null;
  });
}

async function record(
  context: Context,
  operation: string,
  kind: PrivacyRequestRecord["kind"],
  input: PrivacyInput,
  also: (tx: Tx, request: PrivacyRequestRecord, customer: Customer) => Promise<Outcome<never> | null>,
): Promise<Outcome<PrivacyRequestRecord>> {
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const { customerId } = input;
    const customer = maySeeOf(context.identity, customerId) ? await tx.em.findOne(Customer, { _id: customerId }) : null;
    if (!customer) return refuse("NOT_FOUND", ["input", "customerId"], "no such customer");
    const alias = refuseAlias(customer, ["input", "customerId"]);
    if (alias) return alias;
    const now = context.clock();
    const { tenant } = context.identity;
    const isExport = kind === "EXPORT";
    const request: PrivacyRequestRecord = {
      ...{ _id: newId("privacyRequest", now), tenant, kind, customerId, doneBy: [] },
      ...{ status: isExport ? "COMPLETED" : "REQUESTED", completedAt: isExport ? now : null },
      ...{ createdAt: now, updatedAt: now, version: 1 },
    };
    const refusal = await also(tx, request, customer);
    if (refusal) return refusal;
    tx.em.create(PrivacyRequest, request);
    await tx.em.flush();
    tx.record({
      type: "privacy_request.created",
      subject: { type: "privacy_request", id: request._id, version: 1 },
      occurredAt: now,
      data: { requestId: request._id, customerId, kind, status: request.status },
    });
    return ok(request);
  });
}
