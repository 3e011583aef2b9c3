import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { CompanyRecord } from "../domain/company.ts";

export type CompanyEventType =
  | "company.created"
  | "company.updated"
  | "company.contact_assigned"
  | "company.contact_removed"
  | "company.contact_moved";

/** The event of a company's change: the company as it is after it, and what was done. */
export function companyEvent(type: CompanyEventType, company: CompanyRecord, done: JsonObject = {}): NewEvent {
  const { _id: companyId, name, vatId, externalId, paymentTermsDays, version, updatedAt } = company;
  const data = { companyId, name, vatId, externalId, paymentTermsDays, ...done };
  return { type, subject: { type: "company", id: companyId, version }, occurredAt: updatedAt, data };
}
