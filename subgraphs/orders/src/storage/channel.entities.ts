import { defineEntity, p } from "@mikro-orm/mongodb";
import type { ChannelRecord } from "../domain/channel.ts";

const ChannelSchema = defineEntity({
  name: "Channel",
  collection: "channels",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    code: p.string(),
    name: p.string(),
    numberPrefix: p.string(),
    active: p.boolean(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A sales channel. */
export class Channel extends ChannelSchema.class implements ChannelRecord {}
ChannelSchema.setClass(Channel);
