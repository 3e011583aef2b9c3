export { loadApiSchema, loadDocument, loadSdl, loadSupergraph, type SubgraphName, subgraphNames } from "./load.ts";
