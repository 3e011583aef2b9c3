import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createApp as customers } from "@waybill/customers";
import { createApp as inventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createSandbox, type Sandbox, sandboxStripeKey } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { type Money, moneyOf } from "./support/money.ts";

const program = fileURLToPath(new URL("support/payment-process.ts", import.meta.url));
let sandbox: Sandbox;
let subgraphs: Subgraphs;
let app: Awaited<ReturnType<typeof createOrders>>;
let money: Money;
beforeAll(async () => {
  sandbox = await createSandbox();
  const account = {
    ...{
      id: "acme-stripe",
      tenant: "acme",
      provider: "stripe",
      apiUrl: sandbox.stripeUrl,
      secretKey: sandboxStripeKey,
    },
    webhookSecrets: ["whsec_of_the_test_account"],
    captureOn: "SHIPMENT",
  } as const;
  const orders = { paymentAccounts: [account], stripe: { timeoutMs: 5_000 } };
  subgraphs = await startSubgraphs({
    ...{ customers, inventory },
    orders: async (deps) => (app = await createOrders({ ...deps, orders })),
  });
  money = moneyOf(subgraphs);
  await sellerOf(subgraphs).stocked("LAMP", 10, "25.00");
});
afterAll(async () => {
  await subgraphs?.dispose();
  await sandbox?.close();
});

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
};

/** A way to the provider on which an answer never arrives: `onAnswer` is called instead. */
async function openDeadEnd(onAnswer: () => void) {
  const server = createServer((request, _response) => {
    void (async () => {
      const { authorization = "", "content-type": type = "", "idempotency-key": key = "" } = request.headers;
      const headers = { authorization, "content-type": type, "idempotency-key": String(key) };
      const body = await bodyOf(request);
      const url = `${sandbox.stripeUrl}${request.url ?? ""}`;
      await fetch(url, { method: request.method ?? "GET", headers, ...(body === "" ? {} : { body }) });
      onAnswer();
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test("a process killed between the provider's deed and its own record: collected once, and known", async () => {
  const { id: orderId } = await sellerOf(subgraphs).order({ lines: [{ sku: "LAMP", quantity: 4 }] });
  const card = { orderId, provider: "acme-stripe", paymentMethod: "pm_card_visa" };
  const { providerReference } = await money.move("authorizePayment", card);
  const deadEnd = await openDeadEnd(() => child.kill("SIGKILL"));
  const args = [mongoUri(), subgraphs.deps.databasePrefix, deadEnd.url, sandboxStripeKey, orderId];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  deadEnd.close();

  const collected = () => sandbox.stripe.intents().find(({ id }) => id === providerReference);
  expect(collected()).toMatchObject({ status: "succeeded", amount_received: 10_000 });
  expect((await money.transactions(orderId)).map(({ status }) => status)).toEqual(["SUCCEEDED", "PENDING"]);
  subgraphs.clock.now = new Date(Date.now() + 60_000);
  await app.paymentsIdle();
  expect(await money.of(orderId)).toMatchObject({ status: "PAID", captured: "100.00", outstanding: "0.00" });
  // The caller who was left without an answer repeats the call and gets it.
  const again = await money.move("capturePayment", { idempotencyKey: `capture ${orderId}`, orderId });
  expect(again).toMatchObject({ kind: "CAPTURE", status: "SUCCEEDED", amount: { amount: "100.00" } });
  expect(collected()).toMatchObject({ amount_received: 10_000 });
});
