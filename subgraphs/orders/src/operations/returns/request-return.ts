import { err, newId, ok, type Outcome, refuse, userError } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Tx, write, type WriteContext } from "@waybill/storage";
import { askerOf, command, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { whyNotForSale } from "../../domain/placement.ts";
import { approveReturn } from "../../domain/returns/decide.ts";
import { requestReturn as decide } from "../../domain/returns/request.ts";
import { returnableLines } from "../../domain/returns/returnable.ts";
import { isLiveReturn, type ReturnRecord } from "../../domain/returns/return.ts";
import type { RequestReturnInput } from "../../resolvers/types.generated.ts";
import { Order } from "../../storage/entities.ts";
import { Return } from "../../storage/returns.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import { findVariants } from "../catalog.ts";
import { inTurn } from "../in-turn.ts";
import { findDelivered } from "./find-delivered.ts";
import { findPolicy } from "./find-policy.ts";
import { addReturn, applyDecision } from "./record-return.ts";

/** Asks to give units of an order back; approved at once where the policy says so. */
export async function requestReturn(context: Context, input: RequestReturnInput): Promise<Outcome<ReturnRecord>> {
  const byStaff = context.identity.customerId === undefined;
  if (!byStaff && input.ignorePolicy) return refuse("INVALID", ["input", "ignorePolicy"], "is the seller's to say");
  const known = await checkSkus(context, input);
  if (!known.ok) return known;
  const as = writeContext(context);
  const work = (tx: Tx) => request(context, as, input, tx);
  return inTurn(JSON.stringify([as.tenant, input.orderId]), () =>
    write(context.database, as, command(context, "requestReturn", input), work),
  );
}

async function request(
  context: Context,
  as: WriteContext,
  input: RequestReturnInput,
  tx: Tx,
): Promise<Outcome<ReturnRecord>> {
  const byStaff = context.identity.customerId === undefined;
  const order = await tx.em.findOne(Order, { ...visibleOrders(context.identity), _id: input.orderId });
  if (!order) return refuse("NOT_FOUND", ["input", "orderId"], "no such order");
  const plain: OrderRecord = { ...order };
  const other = await checkParcel(tx, plain, input.inParcelOfId ?? null);
  if (!other.ok) return other;
  const policy = await findPolicy(tx.em, as.tenant);
  const now = context.clock();
  const returnable = returnableLines(plain, policy, now, await findDelivered(tx.em, plain));
  const facts = { _id: newId("return", now), order: plain, policy, returnable, byStaff, now };
  const decided = decide(input, facts);
  if (!decided.ok) return decided;
  const record = await addReturn(tx, as, order, decided.value.record);
  if (!decided.value.approved) return ok(record);
  const changes = approveReturn(record, null, now);
  if (!changes.ok) return changes;
  const stored = await tx.em.findOneOrFail(Return, { _id: record._id });
  const approval = { type: "return.approved", changes: changes.value, details: { automatic: true } } as const;
  return ok(await applyDecision(tx, as, stored, order, approval, now));
}

/** Refuses exchange lines that the catalogue does not have or not sell, before anything is stored. */
async function checkSkus(context: Context, { exchangeLines }: RequestReturnInput): Promise<Outcome<null>> {
  const skus = [...new Set((exchangeLines ?? []).map(({ sku }) => sku.trim()))].filter((sku) => sku !== "");
  if (skus.length === 0 || skus.length > 250) return ok(null);
  try {
    const variants = await findVariants(askerOf(context, "orders"), skus);
    const refused = (exchangeLines ?? []).flatMap(({ sku }, index) => {
      if (sku.trim() === "") return [];
      const path = ["input", "exchangeLines", String(index), "sku"];
      const variant = variants.get(sku.trim());
      const why = variant ? whyNotForSale(variant, path) : userError("UNKNOWN_SKU", path, "no variant has this SKU");
      return why ? [why] : [];
    });
    return refused.length > 0 ? err(refused) : ok(null);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}

/** A parcel is shared by returns of one customer, and its own return shares no other's. */
async function checkParcel(tx: Tx, order: OrderRecord, id: string | null): Promise<Outcome<null>> {
  if (id === null) return ok(null);
  const other = await tx.em.findOne(Return, { tenant: order.tenant, _id: id });
  const path = ["input", "inParcelOfId"];
  if (!other || other.customerId !== order.customerId || order.customerId === null) {
    return refuse("NOT_FOUND", path, "this customer has no such return");
  }
  return isLiveReturn(other.status) && other.inParcelOfId === null && other.status !== "RECEIVED"
    ? ok(null)
    : refuse("INVALID_STATE", path, "nothing can be added to the parcel of this return");
}
