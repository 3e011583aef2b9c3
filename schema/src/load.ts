import { existsSync, readdirSync, readFileSync } from "node:fs";
import { type DocumentNode, parse } from "graphql";

/** The four subgraphs, in the order used wherever they are listed. */
export const subgraphNames = ["customers", "inventory", "orders", "shipments"] as const;
export type SubgraphName = (typeof subgraphNames)[number];

const folder = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), "utf8");

/**
 * The hand-written SDL of one subgraph: federation link, shared types, and its own, which is
 * `subgraphs/<name>.graphql` and, by subject, the files of `subgraphs/<name>/`.
 */
export function loadSdl(name: SubgraphName): string {
  const bySubject = new URL(`subgraphs/${name}/`, folder);
  const subjects = existsSync(bySubject) ? readdirSync(bySubject).filter((file) => file.endsWith(".graphql")) : [];
  const own = [`subgraphs/${name}.graphql`, ...subjects.toSorted().map((file) => `subgraphs/${name}/${file}`)];
  return ["shared/link.graphql", "shared/common.graphql", ...own].map(read).join("\n");
}

/** The same as a parsed document. */
export function loadDocument(name: SubgraphName): DocumentNode {
  return parse(loadSdl(name));
}

/** The composed supergraph as committed: what the gateway serves. */
export function loadSupergraph(): string {
  return read("generated/supergraph.graphql");
}

/** What clients see: the supergraph without federation's machinery. */
export function loadApiSchema(): string {
  return read("generated/api.graphql");
}
