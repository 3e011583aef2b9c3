import type { EntityManager } from "@mikro-orm/mongodb";
import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { type Database, forkFor } from "@waybill/storage";
import type { DocumentLinks } from "@waybill/subgraph";
import type { FastifyInstance } from "fastify";
import { FulfillmentOrder } from "../storage/fulfillment.entities.ts";
import { CreditNote, Invoice } from "../storage/invoices.entities.ts";
import { creditNotePdf } from "./credit-note-pdf.ts";
import { invoicePdf } from "./invoice-pdf.ts";
import { packingSlipPdf } from "./packing-slip-pdf.ts";

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

/** A document that was found: its file name without `.pdf`, and its pages. */
interface Found {
  readonly name: string;
  readonly pdf: Buffer;
}

/** Finds a document in a tenant's data; null when there is none. */
type Finder = (em: EntityManager, id: string) => Promise<Found | null>;

const finders: Readonly<Record<"credit-notes" | "invoices" | "packing-slips", Finder>> = {
  async invoices(em, id) {
    const invoice = await em.findOne(Invoice, { _id: id });
    if (!invoice || invoice.number === null) return null;
    const notes = await em.find(CreditNote, { invoiceId: id }, { orderBy: { issuedAt: "asc", _id: "asc" } });
    const pdf = await invoicePdf(
      { ...invoice },
      notes.map((note) => ({ ...note })),
    );
    return { name: invoice.number, pdf };
  },
  async "credit-notes"(em, id) {
    const note = await em.findOne(CreditNote, { _id: id });
    const invoice = note && (await em.findOne(Invoice, { _id: note.invoiceId }));
    return note && invoice && { name: note.number, pdf: await creditNotePdf({ ...note }, { ...invoice }) };
  },
  async "packing-slips"(em, id) {
    const work = await em.findOne(FulfillmentOrder, { _id: id });
    return work && { name: `packing-slip-${work.orderNumber}`, pdf: await packingSlipPdf({ ...work }) };
  },
};

/**
 * The door for documents, `GET /documents/<kind>/<id>.pdf`: for whoever has a link that `Invoice.pdf`, `CreditNote.pdf`
 * or `FulfillmentOrder.packingSlip` gave.
 */
export function documentRoutes(http: FastifyInstance, deps: DocumentDoorDeps): void {
  const { database, documents, clock, logger } = deps;
  for (const kind of ["credit-notes", "invoices", "packing-slips"] as const) {
    http.get<Route>(`/documents/${kind}/:file`, async (request, reply) => {
      const id = request.params.file.replace(/\.pdf$/, "");
      const { tenant, expires, signature } = request.query;
      const address = { kind, tenant: text(tenant), id };
      // Wrong, expired and missing look the same: whoever guesses learns nothing.
      const isOpen = documents.verify(address, text(expires), text(signature), clock());
      const found = isOpen ? await finders[kind](forkFor(database, address.tenant), id) : null;
      if (!found) {
        const code = "NOT_FOUND";
        const message = "The link is wrong or has expired.";
        return reply.code(404).send({ errors: [{ message, extensions: { code } }] });
      }
      logger.debug({ kind, id }, "a document is fetched");
      return reply
        .type("application/pdf")
        .header("content-disposition", `inline; filename="${found.name}.pdf"`)
        .header("cache-control", "private, no-store")
        .send(found.pdf);
    });
  }
}
