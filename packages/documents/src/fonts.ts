import { type Face, faceOf } from "./faces.ts";

/** The font files that a document needs, in memory. */
export interface Fonts {
  readonly files: ReadonlyMap<string, Buffer>;
}

const loaded = new Map<string, Promise<Buffer>>();

/**
 * Loads the fonts for every letter in a document's data.
 *
 * @param data anything that JSON can hold; all texts in it are looked at.
 */
export async function fontsFor(...data: readonly unknown[]): Promise<Fonts> {
  const faces = new Map<string, Face>();
  // The document's own words and figures are Latin.
  for (const character of new Set(`A${JSON.stringify(data).normalize("NFC")}`)) {
    const face = faceOf(character.codePointAt(0) ?? 0);
    if (face) faces.set(face.name, face);
  }
  const files = await Promise.all(
    [...faces.values()].map(async (face) => {
      const file = loaded.get(face.name) ?? face.load();
      loaded.set(face.name, file);
      return [face.name, await file] as const;
    }),
  );
  return { files: new Map(files) };
}
