import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, forkFor } from "@waybill/storage";
import type { DocumentLinks } from "@waybill/subgraph";
import type { FastifyInstance } from "fastify";
import { CreditNote, Invoice } from "../storage/invoices.entities.ts";
import { invoicePdf } from "./invoice-pdf.ts";

export interface DocumentDoorDeps {
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

/** The door for documents: `GET /documents/invoices/<id>.pdf`, for whoever has a link that `Invoice.pdf` gave. */
export function documentRoutes(http: FastifyInstance, deps: DocumentDoorDeps): void {
  const { database, documents, clock, logger } = deps;
  http.get<Route>("/documents/invoices/:file", async (request, reply) => {
    const id = request.params.file.replace(/\.pdf$/, "");
    const { tenant, expires, signature } = request.query;
    const address = { kind: "invoices", tenant: text(tenant), id } as const;
    // Wrong, expired and missing look the same: whoever guesses learns nothing.
    const isOpen = documents.verify(address, text(expires), text(signature), clock());
    const em = isOpen ? forkFor(database, address.tenant) : undefined;
    const invoice = await em?.findOne(Invoice, { _id: id });
    if (!em || !invoice || invoice.number === null) {
      const code = "NOT_FOUND";
      return reply.code(404).send({ errors: [{ message: "The link is wrong or has expired.", extensions: { code } }] });
    }
    const notes = await em.find(CreditNote, { invoiceId: id }, { orderBy: { issuedAt: "asc", _id: "asc" } });
    logger.debug({ invoice: id }, "an invoice is fetched");
    return reply
      .type("application/pdf")
      .header("content-disposition", `inline; filename="${invoice.number}.pdf"`)
      .header("cache-control", "private, no-store")
      .send(
        await invoicePdf(
          { ...invoice },
          notes.map((note) => ({ ...note })),
        ),
      );
  });
}
