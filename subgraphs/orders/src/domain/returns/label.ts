import { type JsonObject, ok, type Outcome, refuse, type UserError } from "@waybill/kernel";
import { isLiveReturn, type ReturnChanges, type ReturnRecord, type ReverseDeliveryRecord } from "./return.ts";

/** A change of a return that has to do with its label. */
export interface LabelDecision {
  readonly type:
    | "return.label_created"
    | "return.label_refused"
    | "return.label_requested"
    | "return.label_voided"
    | "return.label_void_refused";
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
      // It came after the return had ended: nobody needs it.
      ...(isLiveReturn(of.status) ? {} : { nextStepAt: now }),
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

/** How far a parcel may be for its label to be unused. */
const unusedStatuses: readonly (string | null)[] = ["PENDING", "INFO_RECEIVED", null];

/**
 * The shipment whose label nobody needs once the return ends, unless others come in its parcel.
 * @returns null when it has none, or it was used, or voided, or the carrier has refused to take it back.
 */
export const labelToVoid = ({ reverseDelivery, inParcelOfId }: ReturnRecord): string | null =>
  inParcelOfId === null && reverseDelivery && unusedStatuses.includes(reverseDelivery.status)
    ? reverseDelivery.shipmentId
    : null;

/** The shipments' log says that the label of an ended return was voided. @returns null when it is no news. */
export function noteVoided(of: ReturnRecord, now: Date): LabelDecision | null {
  const { reverseDelivery } = of;
  if (isLiveReturn(of.status) || !reverseDelivery || reverseDelivery.status === "CANCELLED") return null;
  const changes = { reverseDelivery: { ...reverseDelivery, status: "CANCELLED" }, labelErrors: null, updatedAt: now };
  return { type: "return.label_voided", changes, details: { shipmentId: reverseDelivery.shipmentId } };
}

/** Writes down why the label of an ended return stays as it is. @returns null when it was voided by now. */
export function noteNotVoided(of: ReturnRecord, errors: readonly UserError[], now: Date): LabelDecision | null {
  if (isLiveReturn(of.status) || labelToVoid(of) === null) return null;
  const codes = errors.map(({ code }) => code);
  return { type: "return.label_void_refused", changes: { labelErrors: errors, updatedAt: now }, details: { codes } };
}
