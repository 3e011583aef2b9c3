import { defineEntity, p } from "@mikro-orm/mongodb";
import type { JsonObject } from "@waybill/kernel";
import type { TimelineRecord } from "../domain/timeline.ts";

const TimelineEntrySchema = defineEntity({
  name: "TimelineEntry",
  collection: "orderTimeline",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    type: p.string(),
    occurredAt: p.datetime(),
    actor: p.string(),
    correlationId: p.string(),
    orderVersion: p.integer(),
    position: p.float(),
    before: p.json<JsonObject>(),
    after: p.json<JsonObject>(),
  },
});

/** One change of an order. Only ever added. */
export class TimelineEntry extends TimelineEntrySchema.class implements TimelineRecord {}
TimelineEntrySchema.setClass(TimelineEntry);
