import { findEdit } from "../operations/edits/find-edit.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const orderEdit: QueryResolvers["orderEdit"] = (_, { id }, context) => findEdit(context, id);
