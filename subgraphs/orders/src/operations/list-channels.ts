import type { Connection } from "@waybill/storage";
import { page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ChannelRecord } from "../domain/channel.ts";
import { Channel } from "../storage/channel.entities.ts";

/** The channels that were created, newest first. */
export const listChannels = (context: Context, args: PageArgs): Promise<Connection<ChannelRecord>> =>
  page(context, Channel, args, { where: {}, purpose: "channels" });
