import { serviceIdentity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import type { SubgraphPort } from "@waybill/service";

/** Whether the gateway should be sent requests, and why not. */
export interface Readiness {
  readonly ready: boolean;
  /** What it needs, by whether it has it. */
  readonly checks: { readonly supergraph: boolean; readonly keys: boolean; readonly draining: boolean };
  /** For people: a subgraph that is away does not make the gateway unready, since the others still answer. */
  readonly subgraphs: Readonly<Partial<Record<SubgraphName, "up" | "down">>>;
}

const probeMs = 500;
/** So long an answer about the subgraphs stands: whoever asks often does not load them. */
const standsMs = 2_000;

/** Asks the subgraphs whether they answer, once for all who want to know at a time. */
export function createSubgraphProbe(
  ports: Readonly<Record<SubgraphName, SubgraphPort>>,
): () => Promise<Readiness["subgraphs"]> {
  let asked: { readonly at: number; readonly answer: Promise<Readiness["subgraphs"]> } | undefined;
  const probe = async (): Promise<Readiness["subgraphs"]> =>
    Object.fromEntries(
      await Promise.all(Object.entries(ports).map(async ([name, port]) => [name, await stateOf(port)] as const)),
    );
  return () => {
    if (!asked || performance.now() - asked.at > standsMs) asked = { at: performance.now(), answer: probe() };
    return asked.answer;
  };
}

async function stateOf(port: SubgraphPort): Promise<"up" | "down"> {
  try {
    await port.execute({
      query: "{ __typename }",
      identity: serviceIdentity("waybill", "gateway"),
      correlationId: "readiness",
      deadlineAt: Date.now() + probeMs,
    });
    return "up";
  } catch {
    return "down";
  }
}
