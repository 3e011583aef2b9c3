/**
 * `npm run demo:parcels`: real parcels through the whole line. Each becomes an order with a shipment; its scans
 * go through the carriers' door in shuffled order with duplicates; a client on the gateway's WebSocket follows
 * the status changes over two forced reconnects. The last line is one JSON object, and the exit code tells.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDatabase } from "@waybill/database";
import { planPushes, sendPushes } from "@waybill/sandbox";
import { judge, type Verdict } from "./demo/judge.ts";
import { demoParcels } from "./demo/parcels.ts";
import { orderParcels } from "./demo/shop.ts";
import { Watcher } from "./demo/watcher.ts";
import { createClient, type Send } from "./graph/client.ts";
import { Ends } from "./graph/graph.ts";
import { startManyProcesses } from "./graph/many-processes.ts";
import { startOneProcess } from "./graph/one-process.ts";
import { demoAccountId, openSettings } from "./graph/settings.ts";

const log = (line: string): void => console.log(line);
const waitMs = 120_000;
const duplicates = 0.3;
const anyPort = { gateway: 0, customers: 0, inventory: 0, orders: 0, shipments: 0, sandbox: 0 };

async function run(ends: Ends): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), "waybill-demo-"));
  ends.add(async () => rmSync(folder, { recursive: true, force: true }));
  const database = await startDatabase({ purpose: "test", log });
  ends.add(() => database.stop());
  const settings = await openSettings({
    mongoUri: database.uri,
    databasePrefix: `demo${process.pid}`,
    ports: anyPort,
    folder,
  });
  const start = process.env["WAYBILL_TOPOLOGY"] === "many" ? startManyProcesses : startOneProcess;
  const graph = await start(settings);
  ends.add(() => graph.stop());
  const send = createClient(graph.url, `Bearer ${settings.adminToken}`);

  const begin = await beginning(send);
  const watcher = new Watcher(graph.wsUrl, { apiKey: settings.secrets.keys.partner }, begin);
  ends.add(() => watcher.stop());

  const parcels = demoParcels(log);
  log(`${parcels.length} parcels become orders with shipments …`);
  const ordered = await orderParcels(send, parcels, (done) => {
    if (done % 25 === 0) log(`  ${done} of ${parcels.length}`);
  });

  const scans = parcels.flatMap((p) => p.scans.map((scan) => ({ trackingNumber: p.trackingNumber, scan })));
  const pushes = planPushes(scans, { order: "SHUFFLED", duplicates, lost: 0, seed: 42 });
  log(`${scans.length} scans are pushed as ${pushes.length} messages, shuffled and with duplicates …`);
  const target = {
    webhookUrl: `${graph.webhooksUrl}/fedex/${demoAccountId}`,
    secret: settings.secrets.webhookSecret,
  };
  const third = Math.ceil(pushes.length / 3);
  for (const part of [0, 1, 2]) {
    const { givenUp } = await sendPushes(target, pushes.slice(part * third, (part + 1) * third));
    if (givenUp > 0) throw new Error(`${givenUp} messages were not taken`);
    log(
      `  ${Math.min((part + 1) * third, pushes.length)} of ${pushes.length} taken, ${watcher.received.length} status changes seen`,
    );
    if (part < 2) watcher.cut();
  }

  // Nothing follows DELIVERED, and the events of one parcel come in order: then the client has everything.
  const deadline = Date.now() + waitMs;
  while (Date.now() < deadline) {
    const last = new Map(watcher.received.map(({ shipment, status }) => [shipment.id, status]));
    if (ordered.every(({ shipmentId }) => last.get(shipmentId) === "DELIVERED")) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  log(`The client was cut off ${watcher.reconnects} times and saw ${watcher.received.length} status changes.`);
  return judge(send, ordered, watcher.received);
}

/** Where the log of the empty graph stands, so that the client sees everything. */
async function beginning(send: Send): Promise<string> {
  const { events } = await send<{ events: { pageInfo: { endCursor: string } } }>(
    `{ events(first: 1, types: ["shipment.created"]) { pageInfo { endCursor } } }`,
  );
  return events.pageInfo.endCursor;
}

const ends = new Ends();
let failed = true;
try {
  const verdict = await run(ends);
  const { parcels, delivered, wrong, regressions, lost, doubled, events } = verdict;
  failed = delivered !== parcels || events === 0 || [wrong, regressions, lost, doubled].some((count) => count > 0);
  await ends.run();
  log(JSON.stringify(verdict));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await ends.run();
}
process.exit(failed ? 1 : 0);
