import { subgraphNames } from "@waybill/schema";
import { type connect, listParked, requestReplay } from "@waybill/storage";
import { databaseName } from "@waybill/subgraph";

type Client = Awaited<ReturnType<typeof connect>>;

const most = 1_000;

const databases = (client: Client, prefix: string) =>
  subgraphNames.map((name) => ({ name, db: client.db(databaseName(prefix, name)) }));

/** What is parked in all subgraphs, a line for each: subgraph, id, type and subject of the event, when and why. */
export async function parkedLines(client: Client, prefix: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { name, db } of databases(client, prefix)) {
    for (const { _id, event, reason, parkedAt, replay } of await listParked(db, most)) {
      const what = `${event.type} of ${event.subject.type} ${event.subject.id} (${event.tenant})`;
      lines.push(`${name}  ${_id}  ${what}  ${parkedAt.toISOString()}  ${replay ? "to be replayed" : reason}`);
    }
  }
  return lines.length > 0 ? lines : ["Nothing is parked."];
}

/** Has parked events handled once more. @param id one of them; all when left out. @returns how many. */
export async function replayIn(client: Client, prefix: string, id?: string): Promise<number> {
  let count = 0;
  for (const { db } of databases(client, prefix)) count += await requestReplay(db, id);
  return count;
}
