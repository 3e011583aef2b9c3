import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decompress } from "wawoff2";

/** A family of Noto Sans (SIL Open Font License 1.1): many files, each with the letters of some code points. */
interface Family {
  readonly directory: string;
  readonly name: string;
  /** Variable fonts come with the weight of their default instance, which is thin. */
  readonly isThin: boolean;
  /** Which of the family's files are used; the common letters are the first family's. */
  readonly uses: (subset: string) => boolean;
}

/** In the order of preference. Chinese also draws Japanese; its Hangul is not complete, so Korean goes first. */
const families: readonly Family[] = [
  { directory: "@fontsource/noto-sans", name: "noto-sans", isThin: false, uses: () => true },
  ...["arabic", "hebrew", "thai"].map((script) => ({
    directory: `@fontsource/noto-sans-${script}`,
    name: `noto-sans-${script}`,
    isThin: false,
    uses: (subset: string) => subset === script,
  })),
  ...["kr", "sc"].map((script) => ({
    directory: `@fontsource-variable/noto-sans-${script}`,
    name: `noto-sans-${script}`,
    isThin: true,
    uses: (subset: string) => subset.startsWith("["),
  })),
];

/** One font file and the code points it has letters for. */
export interface Face {
  readonly name: string;
  readonly isThin: boolean;
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** The file as TrueType or WOFF, which is what PDF writers embed. */
  load(): Promise<Buffer>;
}

const pathOf = (specifier: string): string => fileURLToPath(import.meta.resolve(specifier));

function facesOf({ directory, name, isThin, uses }: Family): Face[] {
  const subsets = JSON.parse(readFileSync(pathOf(`${directory}/unicode.json`), "utf8")) as Record<string, string>;
  return Object.entries(subsets)
    .filter(([subset]) => uses(subset))
    .map(([subset, ranges]) => {
      const part = subset.replaceAll(/[[\]]/g, "");
      return {
        name: `${name}-${part}`,
        isThin,
        ranges: ranges.split(",").map(readRange),
        load: async () =>
          isThin
            ? Buffer.from(
                await decompress(await readFile(pathOf(`${directory}/files/${name}-${part}-wght-normal.woff2`))),
              )
            : readFile(pathOf(`${directory}/files/${name}-${part}-400-normal.woff`)),
      };
    });
}

/** `U+20AC` or `U+0100-024F`, as in CSS. */
function readRange(text: string): readonly [number, number] {
  const [from, to = from] = text.replace("U+", "").split("-");
  return [Number.parseInt(from ?? "", 16), Number.parseInt(to ?? "", 16)];
}

let faces: readonly Face[] | undefined;

/** The face that draws a code point; undefined when there is none. */
export function faceOf(codePoint: number): Face | undefined {
  faces ??= families.flatMap(facesOf);
  return faces.find((face) => covers(face, codePoint));
}

/** Whether a face has a letter for a code point. */
export function covers({ ranges }: Face, codePoint: number): boolean {
  return ranges.some(([from, to]) => codePoint >= from && codePoint <= to);
}
