import type { FetchNode, PlanNode } from "@apollo/query-planner";

/** Runs only when the variable has the value. */
export interface Guard {
  readonly variable: string;
  readonly value: boolean;
}

/** One fetch of a plan. */
export interface Step {
  readonly fetch: FetchNode;
  /** Where in the answer it adds; `@` stands for every item of a list. */
  readonly path: readonly string[];
  readonly guards: readonly Guard[];
}

/** Fetches that go to one subgraph in one request. */
export interface Group {
  readonly service: string;
  readonly steps: readonly Step[];
  /** Groups that wait for this one, by their places in the schedule. */
  readonly next: readonly number[];
  /** For how many groups this one waits. */
  readonly waits: number;
}

interface Node extends Step {
  readonly after: ReadonlySet<number>;
  slot: number;
}

/**
 * Arranges a plan's fetches into requests. Each step of the plan still waits for what it waited for there, and no chain
 * of requests becomes longer. But entity fetches to the same subgraph that may run at the same time travel in one
 * request; one that has time waits for a later request to its subgraph rather than making one of its own.
 * @returns null for a plan with a node that is not understood
 */
export function schedule(plan: PlanNode | undefined): Group[] | null {
  const nodes: Node[] = [];
  if (plan && !collect(plan, [], [], new Set(), nodes)) return null;
  arrange(nodes);
  return groupsOf(nodes);
}

/** Adds a plan's fetches; answers which they are, or null when the plan is not understood. */
function collect(
  plan: PlanNode,
  path: readonly string[],
  guards: readonly Guard[],
  after: ReadonlySet<number>,
  nodes: Node[],
): Set<number> | null {
  switch (plan.kind) {
    case "Fetch":
      if (plan.contextRewrites) return null;
      nodes.push({ fetch: plan, path, guards, after, slot: 0 });
      return new Set([nodes.length - 1]);
    case "Flatten": {
      const inner = plan.path.map(String);
      return inner.some((part) => !/^(@|\w+)$/.test(part))
        ? null
        : collect(plan.node, [...path, ...inner], guards, after, nodes);
    }
    case "Sequence":
    case "Parallel": {
      const all = new Set<number>();
      let before = after;
      for (const child of plan.nodes) {
        const made = collect(child, path, guards, before, nodes);
        if (!made) return null;
        for (const id of made) all.add(id);
        if (plan.kind === "Sequence") before = new Set([...before, ...made]);
      }
      return all;
    }
    case "Condition": {
      const all = new Set<number>();
      for (const [value, clause] of [
        [true, plan.ifClause],
        [false, plan.elseClause],
      ] as const) {
        if (!clause) continue;
        const made = collect(clause, path, [...guards, { variable: plan.condition, value }], after, nodes);
        if (!made) return null;
        for (const id of made) all.add(id);
      }
      return all;
    }
    case "Defer":
      return null;
  }
}

const isEntityFetch = ({ fetch }: Step): boolean => fetch.requires !== undefined && fetch.operationKind === "query";

/** Gives each fetch its place in time: as early as possible, or later where its subgraph is asked then anyway. */
function arrange(nodes: readonly Node[]): void {
  for (const node of nodes) node.slot = Math.max(-1, ...[...node.after].map((id) => nodes[id]?.slot ?? 0)) + 1;
  const last = Math.max(0, ...nodes.map(({ slot }) => slot));
  const asked = new Map<string, Set<number>>();
  // Those that wait for others come first: what is moved never passes who waits for it.
  for (const [id, node] of [...nodes.entries()].toSorted(([, a], [, b]) => b.slot - a.slot)) {
    if (!isEntityFetch(node)) continue;
    const slots = asked.get(node.fetch.serviceName) ?? new Set();
    asked.set(node.fetch.serviceName, slots);
    const latest = Math.min(last, ...nodes.filter(({ after }) => after.has(id)).map(({ slot }) => slot - 1));
    node.slot =
      [...slots].filter((slot) => slot >= node.slot && slot <= latest).toSorted((a, b) => a - b)[0] ?? node.slot;
    slots.add(node.slot);
  }
}

// A request's parts are told apart by the bits of a number.
const maxTogether = 20;

function groupsOf(nodes: readonly Node[]): Group[] {
  const members: number[][] = [];
  const open = new Map<string, number>();
  const groupOf = nodes.map((node, id) => {
    const key = `${node.slot} ${node.fetch.serviceName}`;
    const known = isEntityFetch(node) ? open.get(key) : undefined;
    const group = known !== undefined && (members[known]?.length ?? 0) < maxTogether ? known : members.length;
    if (isEntityFetch(node)) open.set(key, group);
    (members[group] ??= []).push(id);
    return group;
  });
  const before = members.map(
    (ids) => new Set(ids.flatMap((id) => [...(nodes[id]?.after ?? [])].map((other) => groupOf[other] as number))),
  );
  return members.map((ids, group) => ({
    service: nodes[ids[0] as number]?.fetch.serviceName ?? "",
    steps: ids.map((id) => nodes[id] as Node),
    next: before.flatMap((groups, other) => (groups.has(group) ? [other] : [])),
    waits: before[group]?.size ?? 0,
  }));
}
