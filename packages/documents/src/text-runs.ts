import * as bidiModule from "bidi-js";
import { covers, type Face, faceOf } from "./faces.ts";

/** A stretch of text that one font can show in one direction. */
export interface TextRun {
  readonly face: string;
  /** Drawn with an outline, as the font is too thin for small print. */
  readonly isThin: boolean;
  /** In the order of reading; a font turns right-to-left letters itself. */
  readonly text: string;
}

// Its types say that the factory is the module; it is the default export.
const bidi = (bidiModule as unknown as { default: () => Bidi }).default();
const unknown = "?";

interface Bidi {
  /** One embedding level for each UTF-16 unit; odd levels run from right to left. */
  getEmbeddingLevels(text: string): { readonly levels: Uint8Array };
}

/**
 * Splits a text into stretches, in the order in which they stand on the line from left to right (Unicode
 * Bidirectional Algorithm, UAX 9). Letters that no font has are shown as `?`: never as nothing.
 */
export function textRuns(text: string): readonly TextRun[] {
  const whole = text.normalize("NFC");
  const { levels } = bidi.getEmbeddingLevels(whole);
  const stretches: { level: number; text: string }[] = [];
  for (let at = 0; at < whole.length; at += 1) {
    const level = levels[at] ?? 0;
    const last = stretches.at(-1);
    if (last && last.level === level) last.text += whole[at];
    else stretches.push({ level, text: whole[at] ?? "" });
  }
  return inVisualOrder(stretches.map(({ level, text }) => ({ level, runs: runsOf(text, level % 2 === 1) }))).flat();
}

/** Rule L2: from the highest level down to 1, what is at that level or above is turned round. */
function inVisualOrder(stretches: readonly { level: number; runs: readonly TextRun[] }[]): (readonly TextRun[])[] {
  const line = [...stretches];
  const highest = Math.max(0, ...line.map(({ level }) => level));
  for (let level = highest; level >= 1; level -= 1) {
    for (let from = 0; from < line.length; from += 1) {
      let to = from;
      while (to < line.length && (line[to]?.level ?? 0) >= level) to += 1;
      if (to > from) line.splice(from, to - from, ...line.slice(from, to).reverse());
      from = to;
    }
  }
  return line.map(({ runs }) => runs);
}

function runsOf(text: string, isRightToLeft: boolean): readonly TextRun[] {
  const runs: { face: Face; text: string }[] = [];
  for (const character of text) {
    const own = faceOf(character.codePointAt(0) ?? 0);
    const shown = own === undefined ? unknown : character;
    const last = runs.at(-1);
    // What the font before also has stays with it: marks and joiners shape the letters beside them.
    if (last && covers(last.face, shown.codePointAt(0) ?? 0)) last.text += shown;
    else runs.push({ face: own ?? fallback(), text: shown });
  }
  const shownRuns = runs.map(({ face, text: part }) => ({ face: face.name, isThin: face.isThin, text: part }));
  if (!isRightToLeft) return shownRuns;
  // A PDF writer lays words out one by one from the left, so the words of such a stretch are turned here.
  return shownRuns.flatMap((run) => run.text.split(/(?<=\s)|(?=\s)/).map((word) => ({ ...run, text: word }))).reverse();
}

function fallback(): Face {
  const face = faceOf(unknown.codePointAt(0) ?? 0);
  if (!face) throw new Error("the Latin font is missing");
  return face;
}
