import { type SubgraphPort, type SubgraphRequest, SubgraphUnavailable } from "@waybill/service";
import { type ExecutionResult, GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { type Asker, askPeer } from "./ask.ts";

/** A peer that answers the same to everything, and remembers what it was asked. */
function peer(answer: () => Promise<ExecutionResult>) {
  const asked: SubgraphRequest[] = [];
  const port: SubgraphPort = {
    execute: (request) => {
      asked.push(request);
      return answer();
    },
    subscribe: () => {
      throw new Error("not asked for");
    },
  };
  const asker: Asker = { tenant: "acme", service: "orders", correlationId: "c-1", peers: { inventory: port } };
  return { asked, asker };
}

describe("askPeer", () => {
  it("asks as a service of the same tenant, under the same correlation id, for a limited time", async () => {
    const { asked, asker } = peer(async () => ({ data: { answer: 1 } }));
    const before = Date.now();
    expect(await askPeer(asker, "inventory", "{ answer }", { a: 1 })).toEqual({ answer: 1 });
    const [request] = asked;
    expect(request).toMatchObject({
      query: "{ answer }",
      variables: { a: 1 },
      identity: { tenant: "acme", actor: { type: "service", id: "orders" } },
      correlationId: "c-1",
    });
    expect(request?.identity.customerId).toBeUndefined();
    const left = (request?.deadlineAt ?? 0) - before;
    expect(left > 0 && left <= 10_000).toBe(true);
  });

  it.each([
    ["errors", async () => ({ data: { answer: 1 }, errors: [new GraphQLError("no")] })],
    ["nothing", async () => ({})],
    ["null", async () => ({ data: null })],
    ["a lost connection", () => Promise.reject(new SubgraphUnavailable("lost"))],
  ])("takes %s for a peer that is away", async (_what, answer: () => Promise<ExecutionResult>) => {
    await expect(askPeer(peer(answer).asker, "inventory", "{ answer }", {})).rejects.toBeInstanceOf(
      SubgraphUnavailable,
    );
  });

  it("says so when it was started without the peer", async () => {
    const { asker } = peer(async () => ({ data: {} }));
    await expect(askPeer(asker, "customers", "{ answer }", {})).rejects.toThrow(
      "orders was started without its peer customers",
    );
  });
});
