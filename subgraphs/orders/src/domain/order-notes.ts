import { err, InputCheck, type InputPath, ok, type Outcome } from "@waybill/kernel";
import type { OrderRecord } from "./order.ts";
import { type AttributeFields, TermsCheck } from "./placement-terms.ts";

/** What a seller notes about an order. Left out: as it is; null: cleared. */
export interface OrderNotes {
  readonly email?: string | null | undefined;
  readonly poNumber?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly customAttributes?: readonly AttributeFields[] | null | undefined;
}

/** The fields of an order that are set by `OrderNotes`. */
export type OrderNoteChanges = Partial<Pick<OrderRecord, "email" | "poNumber" | "note" | "tags" | "customAttributes">>;

const at = (field: keyof OrderNotes): InputPath => ["input", field];

/** The same limits as when an order is placed. @returns what to set, or every fault at once. */
export function checkOrderNotes({
  email,
  poNumber,
  note,
  tags,
  customAttributes,
}: OrderNotes): Outcome<OrderNoteChanges> {
  const check = new InputCheck();
  const terms = new TermsCheck(check, null);
  const changes: OrderNoteChanges = {
    ...(email === undefined ? {} : { email: email === null ? null : check.email(at("email"), email) }),
    ...(poNumber === undefined ? {} : { poNumber: check.optionalText(at("poNumber"), poNumber, 80) }),
    ...(note === undefined ? {} : { note: check.optionalText(at("note"), note, 2_000) }),
    ...(tags === undefined ? {} : { tags: terms.tags(at("tags"), tags) }),
    ...(customAttributes === undefined
      ? {}
      : { customAttributes: terms.attributes(at("customAttributes"), customAttributes) }),
  };
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}
