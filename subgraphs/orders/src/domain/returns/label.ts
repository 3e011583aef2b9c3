import { type JsonObject, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import { isLiveReturn, type ReturnChanges, type ReturnRecord, type ReverseDeliveryRecord } from "./return.ts";

/** A change of a return that has to do with its label. */
export interface LabelDecision {
  readonly type: "return.label_created" | "return.label_refused" | "return.label_requested";
  readonly changes: ReturnChanges;
  readonly details?: JsonObject;
}

/** Writes a label down that was bought for a return. @returns null when it is known already. */
export function noteLabel(
  of: ReturnRecord,
  delivery: ReverseDeliveryRecord,
  locationId: string | null,
  now: Date,
): LabelDecision | null {
  if (of.labelDone || of.reverseDelivery?.shipmentId === delivery.shipmentId) return null;
  const { shipmentId, trackingNumber, carrierCode } = delivery;
  return {
    type: "return.label_created",
    changes: {
      reverseDelivery: delivery,
      locationId: of.locationId ?? locationId,
      labelDone: true,
      labelErrors: null,
      updatedAt: now,
    },
    details: { shipmentId, trackingNumber, carrierCode },
  };
}

/** Writes down why there is no label. @returns null when there is one by now. */
export function noteNoLabel(of: ReturnRecord, errors: readonly UserError[], now: Date): LabelDecision | null {
  if (of.labelDone) return null;
  return {
    type: "return.label_refused",
    changes: { labelDone: true, labelErrors: errors, updatedAt: now },
    details: { codes: errors.map(({ code }) => code) },
  };
}

/** Asks for a label anew: after there was none to be had, or after the one before was voided. */
export function requestLabel(of: ReturnRecord, locationId: string | null, now: Date): Outcome<LabelDecision> {
  const path = ["input", "id"];
  if (of.approvedAt === null || !isLiveReturn(of.status) || of.status === "RECEIVED") {
    return refuse("INVALID_STATE", path, `a return that is ${of.status} gets no label`);
  }
  if (of.inParcelOfId !== null) return refuse("INVALID_STATE", path, "it comes in the parcel of another return");
  if (!of.labelDone) return refuse("INVALID_STATE", path, "its label is on the way");
  if (!of.labelErrors && of.reverseDelivery?.status !== "CANCELLED") {
    return refuse("INVALID_STATE", path, "it has a label; void that one first");
  }
  const asked = { labelDone: false, labelErrors: null, nextStepAt: now, updatedAt: now };
  return ok({ type: "return.label_requested", changes: { ...asked, locationId: locationId ?? of.locationId } });
}
