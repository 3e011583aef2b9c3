import type { LabelFormat } from "../domain/labels/label.ts";

/** How files of each format end. */
export const extensions: Readonly<Record<LabelFormat, string>> = { PDF: "pdf", PNG: "png", ZPL: "zpl" };

/** Media type of each format; ZPL is text that printers read. */
export const mediaTypes: Readonly<Record<LabelFormat, string>> = {
  PDF: "application/pdf",
  PNG: "image/png",
  ZPL: "application/zpl",
};
