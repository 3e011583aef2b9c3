import { startConfig } from "@waybill/service";
import { runSubgraph } from "@waybill/subgraph";
import { createApp } from "./app.ts";
import { ordersConfig } from "./config.ts";

const orders = startConfig(ordersConfig, process.env);

await runSubgraph("orders", (deps) => createApp({ ...deps, orders }), process.env);
