/**
 * A process that captures an order's payment and is killed at it: orders alone, on databases that a test has filled.
 *
 * Arguments: the database's URI, the prefix of its databases, the provider's URL and key, and the order.
 */
import { systemClock } from "@waybill/kernel";
import { subgraphNames } from "@waybill/schema";
import { createLogger } from "@waybill/service";
import { connect, watchEvents } from "@waybill/storage";
import { databaseName } from "@waybill/subgraph";
import { staff } from "../../../../test/support/identities.ts";
import { createApp } from "../../src/index.ts";

const [mongoUri = "", databasePrefix = "", apiUrl = "", secretKey = "", orderId = ""] = process.argv.slice(2);
const logger = createLogger("payment-process", "warn");
const client = await connect(mongoUri);
const names = subgraphNames.map((name) => databaseName(databasePrefix, name));
const account = {
  ...{ id: "acme-stripe", tenant: "acme", provider: "stripe", apiUrl, secretKey },
  webhookSecrets: ["whsec_of_the_test_account"],
  captureOn: "SHIPMENT",
} as const;
const app = await createApp({
  ...{ mongoUri, databasePrefix, cursorSecret: "the secret of the cursors in tests", logger, peers: {} },
  clock: systemClock,
  alarm: watchEvents(client, names, logger),
  introspection: false,
  jobs: false,
  orders: { paymentAccounts: [account] },
});
await app.server.start();
await app.server.execute({
  query: "mutation ($input: CapturePaymentInput!) { capturePayment(input: $input) { transaction { id } } }",
  variables: { input: { idempotencyKey: `capture ${orderId}`, orderId } },
  identity: staff(),
  correlationId: "c-killed",
});
throw new Error("this process was to be killed before the provider's answer came");
