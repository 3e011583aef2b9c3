import type { RunningDatabase } from "@waybill/database";
import type { Graph } from "./graph.ts";
import { demoTenant, shopperScopes } from "./secrets.ts";
import type { Seeded } from "./seed.ts";
import { demoAccountId, type Settings } from "./settings.ts";

export interface Welcome {
  readonly graph: Graph;
  readonly settings: Settings;
  readonly database: RunningDatabase;
  readonly seeded: Seeded;
  readonly topology: "one" | "many";
  readonly log: (line: string) => void;
}

/** Says where everything is, and gives credentials ready to paste. */
export async function printWelcome({ graph, settings, database, seeded, topology, log }: Welcome): Promise<void> {
  const { issuer, secrets, adminToken } = settings;
  const { customerId } = seeded;
  const shopper = await issuer.mint({ tenant: demoTenant, subject: "asha", scopes: [...shopperScopes], customerId });
  const query =
    '{"query":"{ shipments(first: 2) { nodes { trackingNumber status order { number customer { email } } } } }"}';
  log(`
Waybill is running (${topology === "one" ? "one process" : "one process per service"}) on ${database.describe}.

  Graph and GraphiQL   ${graph.url}
  Subscriptions        ${graph.wsUrl}   (graphql-transport-ws)
  Carriers' webhooks   ${graph.webhooksUrl}/fedex/${demoAccountId}
  Simulated carriers   ${graph.sandboxUrl}

Credentials of the tenant "${demoTenant}", good for a day (keys for longer):

  admin      Authorization: Bearer ${adminToken}
  partner    x-api-key: ${secrets.keys.partner}
  ERP        x-api-key: ${secrets.keys.erp}
  customer   Authorization: Bearer ${shopper}

Try it:

  curl -s ${graph.url} -H 'content-type: application/json' -H 'x-api-key: ${secrets.keys.partner}' \\
    -d '${query}'

Ctrl-C ends it; the data stays in .data. \`npm run reset\` wipes it.
`);
}
