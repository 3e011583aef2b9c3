import { actorName, err, InputCheck, newId, ok, type Outcome, parseMoney, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { dayOf } from "../../domain/estimate/local-day.ts";
import { billedMinor, type ChargeRecord, currencyOfCosts, maxCharges } from "../../domain/labels/charge.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import type { RecordShippingChargeInput } from "../../resolvers/types.generated.ts";
import { ShippingCharge } from "../../storage/charges.entities.ts";
import { Shipment } from "../../storage/entities.ts";
import { Label } from "../../storage/labels.entities.ts";
import { noteCost } from "../../storage/performance.ts";

export interface RecordedCharge {
  readonly charge: ChargeRecord;
  readonly shipment: ShipmentRecord;
}

/** Records a line of a carrier's invoice; what the shipment costs in scorecards follows it. */
export async function recordCharge(
  context: Context,
  input: RecordShippingChargeInput,
): Promise<Outcome<RecordedCharge>> {
  staffOnly(context);
  const as = writeContext(context);
  return write(context.database, as, command(context, "recordShippingCharge", input), async (tx) => {
    const check = new InputCheck();
    const invoiceNumber = check.optionalText(["input", "invoiceNumber"], input.invoiceNumber, 60);
    const invoiceDate = input.invoiceDate ?? null;
    if (invoiceDate !== null && (invoiceDate.length !== 10 || dayOf(invoiceDate) === null)) {
      check.add("INVALID", ["input", "invoiceDate"], "must be a day such as 2026-03-01");
    }
    const money = parseMoney(input.amount.amount, input.amount.currencyCode);
    if (!money.ok) check.add("INVALID", ["input", "amount"], money.error);
    else if (money.value.minor === 0) check.add("INVALID", ["input", "amount"], "must not be zero");
    if (!money.ok || check.errors.length > 0) return err(check.errors);
    const shipment = await tx.em.findOne(Shipment, { _id: input.shipmentId });
    if (!shipment) return refuse("NOT_FOUND", ["input", "shipmentId"], "no such shipment");
    const shipmentId = shipment._id;
    const label = await tx.em.findOne(Label, { shipmentId });
    const charges = await tx.em.find(ShippingCharge, { shipmentId });
    if (charges.length >= maxCharges) {
      return refuse("INVALID_STATE", ["input", "shipmentId"], `the shipment has ${maxCharges} charges already`);
    }
    const currencyCode = currencyOfCosts(label, charges) ?? money.value.currencyCode;
    if (currencyCode !== money.value.currencyCode) {
      return refuse("INVALID", ["input", "amount", "currencyCode"], `the shipment is charged in ${currencyCode}`);
    }
    const now = context.clock();
    const charge: ChargeRecord = {
      ...{ _id: newId("shippingCharge", now), tenant: as.tenant, shipmentId, reason: input.reason },
      ...{ amountMinor: money.value.minor, currencyCode, invoiceNumber, invoiceDate },
      ...{ recordedBy: actorName(context.identity), recordedAt: now },
    };
    tx.em.create(ShippingCharge, charge);
    // Two who record at once meet here, and one of them counts again.
    const billed = billedMinor(label, [...charges, charge]);
    await noteCost(tx, as.tenant, shipmentId, { costMinor: billed ?? 0, currencyCode });
    tx.record({
      type: "shipping_charge.recorded",
      subject: { type: "shipping_charge", id: charge._id, version: 1 },
      occurredAt: now,
      data: {
        ...{ chargeId: charge._id, shipmentId, orderId: shipment.orderId, carrierCode: shipment.carrierCode },
        ...{ reason: charge.reason, amountMinor: charge.amountMinor, currencyCode, invoiceNumber, invoiceDate },
        billedMinor: billed,
      },
    });
    return ok({ charge, shipment: { ...shipment } });
  });
}
