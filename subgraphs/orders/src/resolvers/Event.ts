import type { EventResolvers } from "./types.generated.ts";

export const Event = {
  id: ({ event }) => event.id,
  cursor: ({ place }, _, { cursors, identity }) => cursors.encodeLog(identity.tenant, place),
  type: ({ event }) => event.type,
  subject: ({ event }) => event.subject,
  occurredAt: ({ event }) => event.occurredAt,
  recordedAt: ({ event }) => event.recordedAt,
  actor: ({ event }) => event.actor,
  correlationId: ({ event }) => event.correlationId,
  data: ({ event }) => event.data,
} satisfies Partial<EventResolvers>;
