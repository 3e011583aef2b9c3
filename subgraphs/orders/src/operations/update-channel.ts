import { ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ChannelRecord, checkChannelChanges } from "../domain/channel.ts";
import type { UpdateChannelInput } from "../resolvers/types.generated.ts";
import { Channel } from "../storage/channel.entities.ts";
import { whyPrefixTaken } from "./channel-prefix.ts";

/** Changes a sales channel. What its orders have of it stays as it was. */
export function updateChannel(context: Context, input: UpdateChannelInput): Promise<Outcome<ChannelRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateChannel", input), async (tx) => {
    const checked = checkChannelChanges(input);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const channel = await tx.em.findOne(Channel, { tenant, _id: input.id });
    if (!channel) return refuse("NOT_FOUND", ["input", "id"], "no such channel");
    const conflict = versionConflict(channel.version, input.expectedVersion);
    if (conflict) return conflict;
    const { code, version } = channel;
    const { numberPrefix } = checked.value;
    const taken = numberPrefix && (await whyPrefixTaken(tx, { tenant, code, numberPrefix }));
    if (taken) return taken;
    tx.em.assign(channel, checked.value);
    await tx.em.flush();
    const record: ChannelRecord = { ...channel };
    // What was so already is no change.
    if (record.version !== version) {
      const { _id, tenant: _, createdAt: __, version: ___, ...settings } = record;
      tx.record({
        type: "channel.updated",
        subject: { type: "channel", id: _id, version: record.version },
        occurredAt: context.clock(),
        data: { channelId: _id, ...settings },
      });
    }
    return ok(record);
  });
}
