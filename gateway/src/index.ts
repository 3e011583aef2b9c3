export { createGateway, type Gateway, type GatewayOptions } from "./app.ts";
export { type GatewayConfig, gatewayConfig, gatewayEnvironment, subgraphEnvironment } from "./config.ts";
export { type ApiKeyRecord, newApiKey } from "./security/api-keys.ts";
export { createDevIssuer, type DevIssuer, type DevToken } from "./security/dev-issuer.ts";
