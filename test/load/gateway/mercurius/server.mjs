// Mercurius' gateway as its documentation starts it, with the caller's credential handed on.
import mercuriusGateway from "@mercuriusjs/gateway";
import { fastify } from "fastify";

const [services, port] = process.argv.slice(2);
const server = fastify();
server.register(mercuriusGateway, {
  gateway: {
    services: Object.entries(JSON.parse(services)).map(([name, url]) => ({
      name,
      url,
      rewriteHeaders: ({ authorization }) => (authorization ? { authorization } : {}),
    })),
  },
});
await server.listen({ host: "127.0.0.1", port: Number(port) });
