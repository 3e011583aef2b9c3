import Pdf from "pdfkit";

/** Points. */
const [short, long] = [288, 432];

/**
 * Makes a PDF of one page of 4 by 6 inches that a picture (PNG) fills: upright, or on its side as the picture is.
 *
 * @param options.date goes into the file instead of now: the same picture makes the same file.
 */
export async function pictureAsPdf(
  png: Buffer,
  options: { readonly title: string; readonly date: Date },
): Promise<Buffer> {
  const isWide = png.readUInt32BE(16) > png.readUInt32BE(20);
  const size = isWide ? [long, short] : [short, long];
  const info = { Title: options.title, CreationDate: options.date };
  const pdf = new Pdf({ size, margin: 0, info, font: "" });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on("data", (part: Buffer) => parts.push(part));
    pdf.once("end", () => resolve(Buffer.concat(parts)));
    pdf.once("error", reject);
  });
  pdf.image(png, 0, 0, { fit: [size[0] ?? 0, size[1] ?? 0], align: "center", valign: "center" });
  pdf.end();
  return whole;
}
