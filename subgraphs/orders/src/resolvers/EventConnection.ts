import type { EventConnectionResolvers, EventEdgeResolvers } from "./types.generated.ts";

export const EventConnection = {
  edges: ({ events }) => events,
  nodes: ({ events }) => events,
  pageInfo: ({ events, end, hasNextPage }, _, { cursors, identity }) => ({
    hasNextPage,
    hasPreviousPage: false,
    startCursor: events[0] ? cursors.encodeLog(identity.tenant, events[0].positions) : null,
    endCursor: cursors.encodeLog(identity.tenant, end),
  }),
} satisfies Partial<EventConnectionResolvers>;

export const EventEdge = {
  cursor: ({ positions }, _, { cursors, identity }) => cursors.encodeLog(identity.tenant, positions),
  node: (event) => event,
} satisfies Partial<EventEdgeResolvers>;
