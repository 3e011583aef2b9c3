import { type Alarm, type Database, forkFor, openRemembered } from "@waybill/storage";
import type { ChannelRecord } from "../domain/channel.ts";
import type { RoutingPolicy } from "../domain/routing/rules.ts";
import { Channel } from "./channel.entities.ts";
import { presentPolicy } from "./routing-policy.ts";

/** What a tenant has set for all of its orders. Kept in memory until it changes (decision 3). */
export interface Settings {
  /** Null for a channel that was not created. */
  channel(tenant: string, code: string): Promise<ChannelRecord | null>;
  policy(tenant: string): Promise<RoutingPolicy>;
  close(): void;
}

const mostChannels = 1_000;
const present = "present";

export function openSettings(database: Database, alarm: Alarm): Settings {
  const channels = openRemembered<ChannelRecord>(database, alarm, { subjects: ["channel"], most: mostChannels });
  const policies = openRemembered<RoutingPolicy>(database, alarm, { subjects: ["routing_policy"], most: 1 });
  return {
    async channel(tenant, code) {
      const [found] = await channels.get(tenant, [code], async (codes) => {
        const read = await forkFor(database, tenant).find(Channel, { code: { $in: [...codes] } });
        return new Map(read.map((channel) => [channel.code, { ...channel }]));
      });
      return found ?? null;
    },
    async policy(tenant) {
      const [found] = await policies.get(tenant, [present], async () => {
        return new Map([[present, await presentPolicy(forkFor(database, tenant), tenant)]]);
      });
      if (!found) throw new Error("a tenant has a routing policy, be it the default");
      return found;
    },
    close() {
      channels.close();
      policies.close();
    },
  };
}
