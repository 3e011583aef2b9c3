import type { GraphQLError } from "graphql";
import type { Prepared } from "./batch.ts";
import { type Asked, originsOf } from "./questions.ts";
import { located, type Run } from "./run.ts";
import type { Step } from "./schedule.ts";
import { placesAt } from "./tree.ts";

/** Puts errors where the client asked, once for each place that lacks something. */
export function addErrors(
  run: Run,
  service: string,
  { parts }: Prepared,
  asked: readonly Asked[],
  errors: readonly GraphQLError[],
): void {
  const found: { readonly at: number; readonly error: GraphQLError }[] = [];
  const placesOf = new Map<Step, (string | number)[][]>();
  for (const error of errors) {
    const [key, place, ...rest] = error.path ?? [];
    const part = parts.findIndex((one) => one.key === key);
    const question = part < 0 ? undefined : asked[part];
    if (!question || typeof place !== "number") {
      const origins = (question ? [question] : asked).flatMap(originsOf);
      for (const step of new Set(origins.map((origin) => origin.step))) {
        const path = error.path && [...step.path, ...(question ? ["_entities"] : error.path)];
        found.push({ at: -1, error: located(error, path, service) });
      }
      continue;
    }
    for (const [at, origin] of originsOf(question).entries()) {
      if ((question.several?.places[at] ?? 0) !== place) continue;
      const places = placesOf.get(origin.step) ?? placesAt(run.data, origin.step.path);
      placesOf.set(origin.step, places);
      found.push({ at: part * 1e6 + at, error: located(error, [...(places[origin.index] ?? []), ...rest], service) });
    }
  }
  // As if each place had been asked for by itself.
  run.errors.push(...found.toSorted((a, b) => a.at - b.at).map(({ error }) => error));
}
