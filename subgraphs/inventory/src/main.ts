import { runSubgraph } from "@waybill/subgraph";
import { createApp } from "./app.ts";

await runSubgraph("inventory", createApp, process.env);
