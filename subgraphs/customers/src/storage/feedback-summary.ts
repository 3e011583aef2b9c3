import type { Database } from "@waybill/storage";
import DataLoader from "dataloader";
import { type FeedbackSummary, summarise } from "../domain/feedback.ts";

interface RatingCount {
  readonly _id: { readonly of: string; readonly rating: number };
  readonly count: number;
}

/** Loads the summaries of several variants or carriers of a tenant with one query. */
export function loaderOfSummaries(
  { db }: Database,
  tenant: string,
  field: "variantId" | "carrierCode",
): DataLoader<string, FeedbackSummary> {
  return new DataLoader(async (keys) => {
    const counts = await db
      .collection("feedback")
      .aggregate<RatingCount>([
        { $match: { tenant, [field]: { $in: [...keys] } } },
        { $group: { _id: { of: `$${field}`, rating: "$rating" }, count: { $sum: 1 } } },
      ])
      .toArray();
    return keys.map((key) =>
      summarise(counts.filter(({ _id }) => _id.of === key).map(({ _id: { rating }, count }) => ({ rating, count }))),
    );
  });
}
