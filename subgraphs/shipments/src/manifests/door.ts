import { forkFor } from "@waybill/storage";
import type { FastifyInstance } from "fastify";
import type { LabelDoorDeps } from "../labels/door.ts";
import { Manifest } from "../storage/manifests.entities.ts";
import { manifestPaper } from "./paper.ts";

interface Route {
  Params: { file: string };
  Querystring: { tenant?: unknown; expires?: unknown; signature?: unknown };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The door for manifests: `GET /documents/manifests/<id>.pdf`, for whoever has a link that `Manifest.url` gave. */
export function manifestRoutes(http: FastifyInstance, { database, documents, clock }: LabelDoorDeps): void {
  http.get<Route>("/documents/manifests/:file", async (request, reply) => {
    const id = request.params.file.replace(/\.pdf$/, "");
    const { tenant, expires, signature } = request.query;
    const address = { kind: "manifests", tenant: text(tenant), id };
    // Wrong, expired and missing look the same: whoever guesses learns nothing.
    const isOpen = documents.verify(address, text(expires), text(signature), clock());
    const manifest = isOpen ? await forkFor(database, address.tenant).findOne(Manifest, { _id: id }) : null;
    if (!manifest) {
      const code = "NOT_FOUND";
      return reply.code(404).send({ errors: [{ message: "The link is wrong or has expired.", extensions: { code } }] });
    }
    return reply
      .type("application/pdf")
      .header("content-disposition", `inline; filename="${id}.pdf"`)
      .header("cache-control", "private, no-store")
      .send(await manifestPaper({ ...manifest }));
  });
}
