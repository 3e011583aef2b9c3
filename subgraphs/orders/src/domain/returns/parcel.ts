/** Outer measures in millimetres. */
export interface Sides {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What the catalogue says of one unit; null where it says nothing. */
export interface UnitMeasures {
  readonly weightGrams: number | null;
  readonly dimensions: Sides | null;
}

/** A parcel as carriers want it measured. */
export interface Parcel extends Sides {
  readonly weightGrams: number;
}

/** Taken for a unit of which the catalogue says nothing: a small carton of half a kilogram. */
const usualWeightGrams = 500;
const usualSides: Sides = { lengthMm: 300, widthMm: 200, heightMm: 50 };
/** The carton and its filling. */
const packagingGrams = 150;
/** The smallest parcel that is sorted by machine takes a label of 4 by 6 inches. */
const smallest = [160, 110, 10] as const;

const sorted = ({ lengthMm, widthMm, heightMm }: Sides): [number, number, number] =>
  [lengthMm, widthMm, heightMm].toSorted((a, b) => b - a) as [number, number, number];

/**
 * The parcel that units come back in: as long and as wide as the largest of them, and as high as their volume needs,
 * with its packaging weighed. An estimate: the carrier weighs it again.
 */
export function parcelOf(units: readonly { readonly quantity: number; readonly measures: UnitMeasures }[]): Parcel {
  let [length, width, height]: [number, number, number] = [...smallest];
  let [volume, weightGrams] = [0, packagingGrams];
  for (const { quantity, measures } of units) {
    const [longest, second, third] = sorted(measures.dimensions ?? usualSides);
    length = Math.max(length, longest);
    width = Math.max(width, second);
    height = Math.max(height, third);
    volume += longest * second * third * quantity;
    weightGrams += (measures.weightGrams ?? usualWeightGrams) * quantity;
  }
  const heightMm = Math.max(height, Math.ceil(volume / (length * width)));
  return { weightGrams: Math.ceil(weightGrams), lengthMm: length, widthMm: width, heightMm };
}
