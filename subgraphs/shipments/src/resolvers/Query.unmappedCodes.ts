import { listUnmappedCodes } from "../operations/normalization/list-unmapped.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const unmappedCodes: QueryResolvers["unmappedCodes"] = (_, args, context) => listUnmappedCodes(context, args);
