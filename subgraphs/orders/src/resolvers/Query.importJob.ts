import { findImport } from "../operations/find-import.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const importJob: QueryResolvers["importJob"] = (_, { id }, context) => findImport(context, id);
