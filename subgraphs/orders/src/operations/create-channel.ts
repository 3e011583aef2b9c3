import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ChannelRecord, checkChannel } from "../domain/channel.ts";
import type { CreateChannelInput } from "../resolvers/types.generated.ts";
import { Channel } from "../storage/channel.entities.ts";
import { whyPrefixTaken } from "./channel-prefix.ts";

/** Creates a sales channel. Its code and its prefix are its own within the tenant. */
export function createChannel(context: Context, input: CreateChannelInput): Promise<Outcome<ChannelRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "createChannel", input), async (tx) => {
    const checked = checkChannel(input);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const { code, numberPrefix } = checked.value;
    if (await tx.em.findOne(Channel, { tenant, code })) return refuse("TAKEN", ["input", "code"], "this code is taken");
    const taken = await whyPrefixTaken(tx, { tenant, code, numberPrefix });
    if (taken) return taken;
    const now = context.clock();
    const channel: ChannelRecord = {
      _id: newId("channel", now),
      tenant,
      ...checked.value,
      active: true,
      createdAt: now,
      version: 1,
    };
    tx.em.create(Channel, channel);
    await tx.em.flush();
    const subject = { type: "channel", id: channel._id, version: 1 };
    tx.record({
      type: "channel.created",
      subject,
      occurredAt: now,
      data: { channelId: channel._id, ...checked.value, active: true },
    });
    return ok(channel);
  });
}
