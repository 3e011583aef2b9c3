// Hive Gateway with its defaults; subscriptions reach the service over WebSocket, as ours do.
import { defineConfig } from "@graphql-hive/gateway";

export const gatewayConfig = defineConfig({
  transportEntries: {
    shipments: { options: { subscriptions: { kind: "ws", location: "/graphql" } } },
  },
});
