import { brandingOf } from "../operations/tracking-page/branding.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const branding: QueryResolvers["branding"] = (_, _args, context) => brandingOf(context.em);
