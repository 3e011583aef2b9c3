import { reportScorecard } from "../operations/scorecards/report.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carrierScorecard: QueryResolvers["carrierScorecard"] = (_, args, context) => {
  const { range, groupBy, carrierCode, originCountry, destinationCountry } = args;
  return reportScorecard(context, range, groupBy, {
    ...(carrierCode == null ? {} : { carrierCode }),
    ...(originCountry == null ? {} : { originCountry }),
    ...(destinationCountry == null ? {} : { destinationCountry }),
  });
};
