import { type CustomsDeclaration, valueOf } from "./declaration.ts";

/** Papers that go with a parcel; enum `CustomsDocumentKind` in the schema. */
export const customsDocumentKinds = ["CN22", "CN23", "COMMERCIAL_INVOICE"] as const;
export type CustomsDocumentKind = (typeof customsDocumentKinds)[number];

/** Most that goods under a CN 22 may be worth, in Special Drawing Rights (UPU Convention Regulations, article 20-001). */
const cn22MaxSdr = 300;
/** Heaviest item that a CN 22 is made for, in grams: a small packet (UPU Convention, article 17). */
const cn22MaxGrams = 2_000;

/**
 * Which of the UPU's forms a parcel needs: CN 22 up to 300 SDR and 2 kg, CN 23 above. Where nobody has said what an SDR
 * costs in the goods' currency it is CN 23, which says more and is always taken.
 */
export function customsForm(declaration: CustomsDeclaration, weightGrams: number): "CN22" | "CN23" {
  const { sdrMinor } = declaration;
  const isSmall = sdrMinor !== null && valueOf(declaration) <= cn22MaxSdr * sdrMinor && weightGrams <= cn22MaxGrams;
  return isSmall ? "CN22" : "CN23";
}

/** The papers of a parcel: the postal form, and the invoice that carriers and customs want. */
export const customsDocumentsOf = (
  declaration: CustomsDeclaration | null,
  weightGrams: number,
): readonly CustomsDocumentKind[] =>
  declaration === null ? [] : [customsForm(declaration, weightGrams), "COMMERCIAL_INVOICE"];
