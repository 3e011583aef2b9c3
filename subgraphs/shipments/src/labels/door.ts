import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import type { DocumentLinks } from "@waybill/subgraph";
import type { FastifyInstance } from "fastify";
import { findDocument } from "../storage/labels.ts";
import { mediaTypes } from "./file-types.ts";

export interface LabelDoorDeps {
  readonly database: Database;
  readonly documents: DocumentLinks;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Route {
  Params: { file: string };
  Querystring: { tenant?: unknown; expires?: unknown; signature?: unknown };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The door for labels: `GET /documents/labels/<id>.<ending>`, for whoever has a link that `ShippingLabel.url` gave. */
export function labelRoutes(http: FastifyInstance, deps: LabelDoorDeps): void {
  const { database, documents, clock, logger } = deps;
  http.get<Route>("/documents/labels/:file", async (request, reply) => {
    const [id = ""] = request.params.file.split(".", 1);
    const { tenant, expires, signature } = request.query;
    const address = { kind: "labels", tenant: text(tenant), id };
    // Wrong, expired and missing look the same: whoever guesses learns nothing.
    const isOpen = documents.verify(address, text(expires), text(signature), clock());
    const found = isOpen ? await findDocument(database.db, address.tenant, id) : null;
    if (!found) {
      const code = "NOT_FOUND";
      return reply.code(404).send({ errors: [{ message: "The link is wrong or has expired.", extensions: { code } }] });
    }
    logger.debug({ label: id }, "a label is fetched");
    return reply
      .type(mediaTypes[found.format])
      .header("content-disposition", `inline; filename="${request.params.file}"`)
      .header("cache-control", "private, no-store")
      .send(found.bytes);
  });
}
