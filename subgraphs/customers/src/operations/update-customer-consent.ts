import { newId, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../context.ts";
import { type ConsentChangeRecord, stateConsent } from "../domain/consent.ts";
import type { CustomerRecord } from "../domain/customer.ts";
import type { UpdateCustomerConsentInput } from "../resolvers/types.generated.ts";
import { ConsentChange } from "../storage/customer.entity.ts";
import { changeCustomer } from "./change-customer.ts";

/** Records a statement of consent: the present state with the customer, the statement itself for ever. */
export function updateCustomerConsent(
  context: Context,
  input: UpdateCustomerConsentInput,
): Promise<Outcome<CustomerRecord>> {
  return changeCustomer(context, "updateCustomerConsent", input, (customer, now, tx) => {
    const said = stateConsent(customer.consents, input, now);
    if (!said.ok) return said;
    const { consents, stated } = said.value;
    const { _id: customerId, tenant } = customer;
    const change: ConsentChangeRecord = {
      _id: newId("consentChange", now),
      tenant,
      customerId,
      ...stated,
      createdAt: now,
    };
    tx.em.create(ConsentChange, change);
    const { channel, state, source, at } = stated;
    const data = { channel, state, source, at: at.toISOString() };
    return ok({ changes: { consents }, event: "customer.consent_changed", data });
  });
}
