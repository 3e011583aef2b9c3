import type { FastifyInstance } from "fastify";
import { forkFor } from "@waybill/storage";
import { customsDocumentsOf } from "../domain/customs/form.ts";
import type { LabelDoorDeps } from "../labels/door.ts";
import { Label } from "../storage/labels.entities.ts";
import { customsPaper } from "./papers.ts";

interface Route {
  Params: { file: string };
  Querystring: { tenant?: unknown; expires?: unknown; signature?: unknown };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The folder of the door for one of the papers. */
export const paperFolder = (kind: string): string => `customs-${kind.toLowerCase().replaceAll("_", "-")}`;

/** The door for customs papers, for whoever has a link that `Shipment.customsDocuments` gave. */
export function customsRoutes(http: FastifyInstance, { database, documents, clock }: LabelDoorDeps): void {
  for (const kind of ["CN22", "CN23", "COMMERCIAL_INVOICE"] as const) {
    http.get<Route>(`/documents/${paperFolder(kind)}/:file`, async (request, reply) => {
      const id = request.params.file.replace(/\.pdf$/, "");
      const { tenant, expires, signature } = request.query;
      const address = { kind: paperFolder(kind), tenant: text(tenant), id };
      // Wrong, expired and missing look the same: whoever guesses learns nothing.
      const isOpen = documents.verify(address, text(expires), text(signature), clock());
      const label = isOpen ? await forkFor(database, address.tenant).findOne(Label, { _id: id }) : null;
      const { customs = null, parcel, trackingNumber = null } = label ?? {};
      if (
        !label ||
        !customs ||
        trackingNumber === null ||
        !customsDocumentsOf(customs, parcel?.weightGrams ?? 0).includes(kind)
      ) {
        const code = "NOT_FOUND";
        return reply
          .code(404)
          .send({ errors: [{ message: "The link is wrong or has expired.", extensions: { code } }] });
      }
      const pdf = await customsPaper(kind, { ...label, customs, trackingNumber });
      return reply
        .type("application/pdf")
        .header("content-disposition", `inline; filename="${paperFolder(kind)}-${trackingNumber}.pdf"`)
        .header("cache-control", "private, no-store")
        .send(pdf);
    });
  }
}
