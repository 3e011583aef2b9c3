import { refuse } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { ChannelRecord } from "../domain/channel.ts";
import { Channel } from "../storage/channel.entities.ts";
import { Order } from "../storage/entities.ts";

/**
 * Refuses a prefix that another channel has, or had when it took orders: their numbers tell where they came from.
 * @returns null when the channel may have it.
 */
export async function whyPrefixTaken(
  tx: Tx,
  { tenant, code, numberPrefix }: Pick<ChannelRecord, "tenant" | "code" | "numberPrefix">,
) {
  const path = ["input", "numberPrefix"];
  const present = await tx.em.findOne(Channel, { tenant, numberPrefix });
  if (present && present.code !== code) return refuse("TAKEN", path, "another channel's numbers begin with this");
  // `.` comes after `-`. All orders with a prefix are of one channel, so that the first tells.
  const number = { $gte: `${numberPrefix}-`, $lt: `${numberPrefix}.` };
  const order = await tx.em.findOne(Order, { tenant, number }, { fields: ["channel"] });
  if (order && order.channel !== code)
    return refuse("TAKEN", path, `orders of ${order.channel} are numbered like this`);
  return null;
}
