import { runSubgraph } from "@waybill/subgraph";
import { createApp } from "./app.ts";

await runSubgraph("customers", createApp, process.env);
