import type { Send } from "../graph/client.ts";
import type { OrderedParcel } from "./shop.ts";
import type { Received } from "./watcher.ts";

/** What came of it; the last line of the demo. */
export interface Verdict {
  readonly parcels: number;
  readonly delivered: number;
  /** Parcels whose end is not the recorded one, or whose events were joined with a wrong order or customer. */
  readonly wrong: number;
  /** Status changes that left DELIVERED, or that an earlier scan than the present one decided (DELIVERED excepted: it is final). */
  readonly regressions: number;
  /** Events of the log that the client did not receive. */
  readonly lost: number;
  /** Events that the client received more than once. */
  readonly doubled: number;
  /** Events of the log. */
  readonly events: number;
}

/** Compares what the client saw with the log, and what the graph says with what was recorded. */
export async function judge(
  send: Send,
  ordered: readonly OrderedParcel[],
  received: readonly Received[],
): Promise<Verdict> {
  const logged = await readLog(send);
  const times = new Map<string, number>();
  for (const { id } of received) times.set(id, (times.get(id) ?? 0) + 1);
  let delivered = 0;
  let wrong = 0;
  for (const parcel of ordered) {
    const { shipment } = await send<{ shipment: { status: string; deliveredAt: string | null } | null }>(
      "query S($id: ID!) { shipment(id: $id) { status deliveredAt } }",
      { id: parcel.shipmentId },
    );
    if (shipment?.status === "DELIVERED") delivered += 1;
    const inTime = Date.parse(shipment?.deliveredAt ?? "") === parcel.parcel.deliveredAt.getTime();
    const events = received.filter((event) => event.shipment.id === parcel.shipmentId);
    const joined = events.every(
      (e) => e.shipment.order?.number === parcel.orderNumber && e.customer?.email === parcel.email,
    );
    if (shipment?.status !== "DELIVERED" || !inTime || !joined) wrong += 1;
  }
  return {
    parcels: ordered.length,
    delivered,
    wrong,
    regressions: regressions(received),
    lost: logged.filter((id) => !times.has(id)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    events: logged.length,
  };
}

/** Ids of everything in the log that the subscription tells: the first status and its changes. */
async function readLog(send: Send): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { events }: { events: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
      await send(
        `query Log($after: Cursor) {
         events(first: 500, after: $after, types: ["shipment.created", "shipment.status_changed"]) { nodes { id } pageInfo { hasNextPage endCursor } }
       }`,
        { after },
      );
    ids.push(...events.nodes.map((event) => event.id));
    after = events.pageInfo.endCursor;
    more = events.pageInfo.hasNextPage;
  }
  return ids;
}

function regressions(received: readonly Received[]): number {
  const last = new Map<string, Received>();
  let count = 0;
  for (const event of received) {
    const before = last.get(event.shipment.id);
    if (before && isRegression(before, event)) count += 1;
    last.set(event.shipment.id, event);
  }
  return count;
}

function isRegression(before: Received, event: Received): boolean {
  if (before.status === "DELIVERED") return true;
  // Nothing of the carrier's was known before, or the parcel is there: carriers also scan parcels after that.
  if (before.status === "PENDING" || event.status === "DELIVERED") return false;
  return Date.parse(event.occurredAt) < Date.parse(before.occurredAt);
}
