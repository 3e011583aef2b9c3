import type { SubgraphName } from "@waybill/schema";
import { inSpan, type Telemetry } from "@waybill/telemetry";
import type { ExecutionResult } from "graphql";
import type { SubgraphPort, SubgraphRequest } from "./port.ts";

/** Who calls whom, and how that is watched. */
export interface PortWatch {
  /** The calling service. */
  readonly caller: SubgraphName | "gateway";
  readonly subgraph: SubgraphName;
  /** Left out: nothing is watched, and the port is handed back as it is. */
  readonly telemetry: Pick<Telemetry, "metrics"> | undefined;
}

/** `error`: an answer with errors. `abandoned`: the caller's caller had gone, which says nothing about the subgraph. */
type Outcome = "ok" | "error" | "unavailable" | "abandoned";

/** The same port with every request measured and, while traces are made, in a span of its own. */
export function observePort(port: SubgraphPort, { caller, subgraph, telemetry }: PortWatch): SubgraphPort {
  if (!telemetry) return port;
  const { metrics } = telemetry;
  let reachable: number | undefined;
  metrics?.read("waybill_subgraph_reachable", () =>
    reachable === undefined ? [] : [{ labels: { caller, subgraph }, value: reachable }],
  );
  const note = (outcome: Outcome, began: number): void => {
    const seconds = (performance.now() - began) / 1000;
    metrics?.observe("waybill_subgraph_request_duration_seconds", { caller, subgraph, outcome }, seconds);
    if (outcome !== "abandoned") reachable = outcome === "unavailable" ? 0 : 1;
  };
  async function send(request: SubgraphRequest): Promise<ExecutionResult> {
    const began = performance.now();
    try {
      const result = await port.execute(request);
      note(result.errors ? "error" : "ok", began);
      return result;
    } catch (error) {
      note(request.signal?.aborted ? "abandoned" : "unavailable", began);
      throw error;
    }
  }
  return {
    execute: (request) =>
      inSpan(`${subgraph} request`, { kind: "client", attributes: attributesOf(caller, subgraph, request) }, () =>
        send(request),
      ),
    subscribe: (request) => port.subscribe(request),
  };
}

const attributesOf = (caller: string, subgraph: string, { correlationId }: SubgraphRequest) => ({
  "waybill.caller": caller,
  "waybill.subgraph": subgraph,
  "waybill.correlation_id": correlationId,
});
