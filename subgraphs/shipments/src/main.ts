import { startConfig } from "@waybill/service";
import { runSubgraph } from "@waybill/subgraph";
import { createApp } from "./app.ts";
import { shipmentsConfig } from "./config.ts";

const shipments = startConfig(shipmentsConfig, process.env);

await runSubgraph("shipments", (deps) => createApp({ ...deps, shipments }), process.env);
