import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Tools that the bootstrap provides; git-ignored, may be deleted at any time. */
export const tools = join(root, ".tools");
