export { checkIndex, type IndexCheck, type IndexVerdict, indexShape } from "./check-index.ts";
export { assertIndexScan, explainAggregate, explainFind, type FindShape, type QueryPlan } from "./explain.ts";
export { type Random, seededRandom } from "./random.ts";
