import { carrierReliability as ask } from "../operations/scorecards/reliability.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carrierReliability: QueryResolvers["carrierReliability"] = (_, args, context) =>
  ask(context, args.carrierCodes, {
    ...(args.originCountry == null ? {} : { originCountry: args.originCountry }),
    ...(args.destinationCountry == null ? {} : { destinationCountry: args.destinationCountry }),
  });
