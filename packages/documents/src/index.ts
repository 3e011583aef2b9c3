export { fontsFor, type Fonts } from "./fonts.ts";
export { type Page, writePdf } from "./page.ts";
export { pictureAsPdf } from "./picture.ts";
