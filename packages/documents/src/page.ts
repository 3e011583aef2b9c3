import Pdf from "pdfkit";
import type { Fonts } from "./fonts.ts";
import { textRuns } from "./text-runs.ts";

/** Points from the paper's edge. */
const margin = 50;
/** Of Noto Sans, per point of its size: from the top of a line to the foot of its letters. */
const ascent = 1.07;

/** Where a text goes on the present line; lengths in points. */
export interface Placing {
  /** Size of the letters; 10 unless told. */
  readonly size?: number;
  /** The text is cut, with an ellipsis, where it would be longer. */
  readonly max?: number;
  /** Ends at `x + max` instead of beginning at `x`. */
  readonly right?: boolean;
}

/** A page that is written line by line; a new one begins where the last is full. */
export interface Page {
  readonly left: number;
  readonly right: number;
  /** Writes a text on the present line. */
  put(text: string, x: number, placing?: Placing): void;
  /** Goes down to the next line. */
  next(height?: number): void;
  /** A rule over the whole width. */
  rule(): void;
  /** Draws a picture (PNG) at the present line and goes below it. */
  picture(png: Buffer, x: number, width: number, height: number): void;
}

/**
 * Makes a PDF of portrait pages.
 *
 * @param options.date goes into the file instead of now: the same data makes the same file.
 */
export async function writePdf(
  options: { readonly title: string; readonly date: Date; readonly size?: "A4" | "A5" | "A6"; readonly fonts: Fonts },
  write: (page: Page) => void,
): Promise<Buffer> {
  const info = { Title: options.title, CreationDate: options.date };
  const pdf = new Pdf({ size: options.size ?? "A4", margin, info, font: "" });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.once("end", () => resolve(Buffer.concat(parts)));
    pdf.once("error", reject);
  });
  for (const [name, file] of options.fonts.files) pdf.registerFont(name, file);
  write(createPage(pdf));
  pdf.end();
  return whole;
}

function createPage(pdf: PDFKit.PDFDocument): Page {
  const left = margin;
  const right = pdf.page.width - margin;
  const end = pdf.page.height - margin - 12;
  let y = margin;

  const measure = (text: string, size: number): number =>
    textRuns(text).reduce((sum, run) => sum + pdf.font(run.face).fontSize(size).widthOfString(run.text), 0);

  function fit(text: string, size: number, max: number): string {
    if (measure(text, size) <= max) return text;
    const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
    while (letters.length > 1 && measure(`${letters.join("")}…`, size) > max) letters.pop();
    return `${letters.join("")}…`;
  }
  function next(height = 15): void {
    y += height;
    if (y <= end) return;
    pdf.addPage();
    y = margin;
  }
  return {
    left,
    right,
    put(text, x, { size = 10, max = right - x, right: alignsRight = false } = {}) {
      const shown = fit(text.replaceAll(/\s+/g, " "), size, max);
      let at = alignsRight ? x + max - measure(shown, size) : x;
      for (const run of textRuns(shown)) {
        pdf
          .font(run.face)
          .fontSize(size)
          .lineWidth(size * 0.025);
        // Letters of all fonts stand on one line, as high as the Latin ones put it.
        pdf.text(run.text, at, y + size * ascent, {
          baseline: "alphabetic",
          lineBreak: false,
          fill: true,
          stroke: run.isThin,
        });
        at += pdf.widthOfString(run.text);
      }
    },
    next,
    rule() {
      pdf.moveTo(left, y).lineTo(right, y).lineWidth(0.5).stroke();
      next(6);
    },
    picture(png, x, width, height) {
      if (y + height > end) next(end);
      pdf.image(png, x, y, { width, height });
      next(height);
    },
  };
}
