import { createSubgraphServer, RequestLimit } from "@waybill/service";
import {
  baseContext,
  erasureRequested,
  every,
  followPeer,
  openFoundation,
  type PeerReaction,
  type SubgraphApp,
  type SubgraphDeps,
} from "@waybill/subgraph";
import type { Context } from "./context.ts";
import { interactionTypes } from "./domain/interaction.ts";
import { createFeedbackTokens } from "./feedback-page/tokens.ts";
import { closeSolved } from "./jobs/close-solved.ts";
import { closeDelivered, deliveryEventTypes } from "./reactions/close-delivered.ts";
import { eraseCustomer, erasedTypes, noteErasedBy } from "./reactions/erase.ts";
import { openReturned } from "./reactions/open-returned.ts";
import { noteInteractions } from "./reactions/note-interactions.ts";
import { resolvers } from "./resolvers/index.ts";
import { entities } from "./storage/entities.ts";
import { indexes } from "./storage/indexes.ts";
import { createLoaders } from "./storage/loaders.ts";

const closeEveryMs = 60_000;
const feedbackOpeningsPerMinute = 120;

/** Starts the customers subgraph: its database, its log, and its part of the graph. */
export async function createApp(deps: SubgraphDeps): Promise<SubgraphApp> {
  const foundation = await openFoundation("customers", deps, { entities, indexes });
  const feedback = {
    feedbackTokens: createFeedbackTokens(deps.cursorSecret),
    feedbackLimit: new RequestLimit(feedbackOpeningsPerMinute),
  };
  const server = createSubgraphServer<Context>({
    name: "customers",
    resolvers,
    introspection: deps.introspection,
    logger: deps.logger,
    createContext(request) {
      const base = baseContext(request, deps, foundation);
      return { ...base, ...feedback, loaders: createLoaders(base.em, foundation.database, request.identity) };
    },
  });
  followPeer(foundation, deps, {
    source: "shipments",
    name: "close-delivered",
    types: deliveryEventTypes,
    async handle(tx, event) {
      await closeDelivered(tx, event);
      await openReturned(tx, event);
    },
  });
  const timeline = {
    orders: ["order", "return", "claim"],
    shipments: ["shipment"],
    customers: ["ticket", "feedback", "customer"],
  } as const;
  for (const source of ["orders", "shipments", "customers"] as const) {
    const types = interactionTypes(...timeline[source]);
    const handle: PeerReaction["handle"] = (tx, event) => noteInteractions(tx, [event]);
    followPeer(foundation, deps, {
      source,
      name: "note-interactions",
      types,
      handle,
      handleTogether: noteInteractions,
    });
  }
  followPeer(foundation, deps, {
    source: "customers",
    name: "erase",
    types: [erasureRequested],
    handle: eraseCustomer,
  });
  for (const source of ["inventory", "orders", "shipments"] as const) {
    const handle = noteErasedBy(source);
    followPeer(foundation, deps, { source, name: "note-erasures", types: [erasedTypes[source]], handle });
  }
  every(foundation, deps, {
    name: "close-solved",
    ms: closeEveryMs,
    run: () => closeSolved({ database: foundation.database, clock: deps.clock }),
  });
  return { name: "customers", server, database: foundation.database, stop: foundation.stop };
}
