import { runSubgraph } from "@waybill/subgraph";
import { createApp } from "./app.ts";

await runSubgraph("orders", createApp, process.env);
