import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Subsets of Noto Sans (SIL Open Font License 1.1), most used first. */
const subsets = [
  "latin",
  "latin-ext",
  "greek",
  "greek-ext",
  "cyrillic",
  "cyrillic-ext",
  "vietnamese",
  "devanagari",
] as const;
type Subset = (typeof subsets)[number];

/** A stretch of text that one subset can show. */
export interface TextRun {
  readonly font: Subset;
  readonly text: string;
}

const loaded = new Map<Subset, Buffer>();

/** The subset's font file; read once. */
export function fontFile(subset: Subset): Buffer {
  let file = loaded.get(subset);
  if (!file) {
    file = readFileSync(
      fileURLToPath(import.meta.resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-400-normal.woff`)),
    );
    loaded.set(subset, file);
  }
  return file;
}

/** Ranges of code points by subset, as the fonts cover them. */
const ranges: readonly (readonly [from: number, to: number, subset: Subset])[] = [
  [0x0000, 0x00ff, "latin"],
  [0x0100, 0x024f, "latin-ext"],
  [0x0370, 0x03ff, "greek"],
  [0x0400, 0x045f, "cyrillic"],
  [0x0460, 0x052f, "cyrillic-ext"],
  [0x0900, 0x097f, "devanagari"],
  [0x1e00, 0x1e9f, "latin-ext"],
  [0x1ea0, 0x1ef9, "vietnamese"],
  [0x1efa, 0x1eff, "latin-ext"],
  [0x1f00, 0x1fff, "greek-ext"],
  [0x2000, 0x206f, "latin"],
  [0x20ac, 0x20ac, "latin"],
  [0x20a0, 0x20ab, "latin-ext"],
  [0x20ad, 0x20c0, "latin-ext"],
  [0x2116, 0x2116, "cyrillic"],
];

function subsetOf(codePoint: number): Subset | undefined {
  return ranges.find(([from, to]) => codePoint >= from && codePoint <= to)?.[2];
}

/**
 * Splits a text into stretches that one font can show. Letters of scripts without a font here (Arabic, Hebrew, Thai,
 * Chinese, Japanese, Korean among them) are shown as `?`: never as nothing.
 */
export function textRuns(text: string): readonly TextRun[] {
  const runs: { font: Subset; text: string }[] = [];
  for (const character of text.normalize("NFC")) {
    const subset = subsetOf(character.codePointAt(0) ?? 0);
    const last = runs.at(-1);
    const shown = subset === undefined ? "?" : character;
    // A space or full stop stays with the word before it.
    const font =
      subset === undefined || (subset === "latin" && last && /[\s.,-]/.test(character))
        ? (last?.font ?? "latin")
        : subset;
    const usable = font === "latin" || subset === font ? font : "latin";
    if (last?.font === usable) last.text += shown;
    else runs.push({ font: usable, text: shown });
  }
  return runs;
}
