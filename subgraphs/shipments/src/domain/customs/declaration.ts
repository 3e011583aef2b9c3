/** Why goods cross the border; enum `ExportReason` in the schema. The choices of the UPU's CN 22 and CN 23. */
export const exportReasons = ["SALE", "GIFT", "SAMPLE", "RETURN", "DOCUMENTS", "OTHER"] as const;
export type ExportReason = (typeof exportReasons)[number];

/** Goods of one kind in a parcel. */
export interface CustomsItem {
  readonly description: string;
  readonly quantity: number;
  /** Of one, in minor units of the declaration's currency. */
  readonly unitValueMinor: number;
  /** Of one, in grams. */
  readonly weightGrams: number;
  /** Harmonized System code, 6 to 13 digits. */
  readonly hsCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryOfOrigin: string;
}

/** What customs is told of a parcel. */
export interface CustomsDeclaration {
  readonly reason: ExportReason;
  readonly currencyCode: string;
  readonly items: readonly CustomsItem[];
  /** The sender's Economic Operators Registration and Identification number, where it has one. */
  readonly eoriNumber: string | null;
  /** Import One-Stop Shop number under which the VAT was collected, where it was. */
  readonly iossNumber: string | null;
  /** The seller's invoice, where there is one. */
  readonly invoiceNumber: string | null;
  /** What one Special Drawing Right costs, in minor units of the currency; null when nobody said. */
  readonly sdrMinor: number | null;
}

/** What the goods are worth together, in minor units. */
export const valueOf = ({ items }: Pick<CustomsDeclaration, "items">): number =>
  items.reduce((sum, { quantity, unitValueMinor }) => sum + quantity * unitValueMinor, 0);
