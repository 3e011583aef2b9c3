import { checkPageSize } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { Figures } from "../../domain/scorecard.ts";
import type { ScorecardFilter } from "../../storage/scorecard.ts";
import { reportScorecard } from "./report.ts";

/** How reliable a carrier was. */
export interface Reliability {
  readonly carrierCode: string;
  /** Whether the figures are of the countries asked for, not of all. */
  readonly isOfLane: boolean;
  readonly figures: Figures;
}

const days = 90;
const maxCarriers = 50;
/** Deliveries that a lane must have to speak for itself. */
const laneSample = 20;

/**
 * How reliable carriers were lately, for routing: in the order asked for, without those that carried nothing.
 * @throws WaybillError PAGE_SIZE_INVALID for too many carriers.
 */
export async function carrierReliability(
  context: Context,
  carrierCodes: readonly string[],
  lane: Pick<ScorecardFilter, "originCountry" | "destinationCountry">,
): Promise<Reliability[]> {
  if (carrierCodes.length === 0) return [];
  checkPageSize(carrierCodes.length, maxCarriers);
  const to = context.clock();
  const range = { from: new Date(to.getTime() - days * 86_400_000), to, interval: "MONTH", timeZone: "UTC" } as const;
  const carrierCode = { $in: [...carrierCodes] };
  const read = async (filter: ScorecardFilter): Promise<Map<string, Figures>> => {
    const { groups } = await reportScorecard(context, range, "CARRIER", filter);
    return new Map(groups.map((group) => [group.carrierCode, group.figures]));
  };
  const [all, ofLane] = await Promise.all([
    read({ carrierCode }),
    Object.keys(lane).length === 0 ? new Map<string, Figures>() : read({ carrierCode, ...lane }),
  ]);
  return [...new Set(carrierCodes)].flatMap((code) => {
    const own = ofLane.get(code);
    const isOfLane = own !== undefined && own.delivered >= laneSample;
    const figures = isOfLane ? own : all.get(code);
    return figures ? [{ carrierCode: code, isOfLane, figures }] : [];
  });
}
