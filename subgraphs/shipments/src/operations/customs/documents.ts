import type { Context } from "../../context.ts";
import { paperFolder } from "../../customs/door.ts";
import { customsDocumentsOf, type CustomsDocumentKind } from "../../domain/customs/form.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { labelOf } from "../labels/find-label.ts";

/** One of a parcel's customs papers, with the link to its file. */
export interface CustomsDocumentView {
  readonly kind: CustomsDocumentKind;
  readonly url: string;
  readonly urlExpiresAt: Date;
}

/** The customs papers of a shipment whose label the caller may see; none within one customs territory or once its label was voided. */
export async function customsPapersOf(
  context: Context,
  shipment: ShipmentRecord,
): Promise<readonly CustomsDocumentView[]> {
  const label = await labelOf(context, shipment);
  if (label?.status !== "PURCHASED") return [];
  const { _id: id, tenant, customs, parcel } = label;
  return customsDocumentsOf(customs, parcel.weightGrams).map((kind) => {
    const link = context.documents.link({ kind: paperFolder(kind), tenant, id }, context.clock());
    return { kind, url: link.url, urlExpiresAt: link.expiresAt };
  });
}
