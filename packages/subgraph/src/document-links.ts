import { createHmac, timingSafeEqual } from "node:crypto";

/** What a link leads to. */
export interface DocumentAddress {
  /** The document door's folder, for example `invoices`. */
  readonly kind: string;
  readonly tenant: string;
  readonly id: string;
  /** The file's ending; `pdf` when left out. */
  readonly extension?: string;
}

/** Makes and checks addresses that open one document, without credentials, for a while. */
export interface DocumentLinks {
  link(address: DocumentAddress, now: Date): { readonly url: string; readonly expiresAt: Date };
  /** Whether this address was made here and still works. */
  verify(address: DocumentAddress, expires: string, signature: string, now: Date): boolean;
}

const lifetimeMs = 15 * 60_000;

/**
 * @param secret the installation's secret; a key for this purpose alone is made of it.
 * @param publicUrl where the door is seen from outside.
 */
export function createDocumentLinks(secret: string, publicUrl: () => string): DocumentLinks {
  const key = createHmac("sha256", secret).update("waybill document links").digest();
  const sign = ({ kind, tenant, id }: DocumentAddress, expires: string): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([kind, tenant, id, expires]))
      .digest();
  return {
    link(address, now) {
      const expiresAt = new Date(now.getTime() + lifetimeMs);
      const expires = String(expiresAt.getTime());
      const signature = sign(address, expires).toString("base64url");
      const query = new URLSearchParams({ tenant: address.tenant, expires, signature });
      return {
        url: `${publicUrl()}/documents/${address.kind}/${encodeURIComponent(address.id)}.${address.extension ?? "pdf"}?${query.toString()}`,
        expiresAt,
      };
    },
    verify(address, expires, signature, now) {
      const given = Buffer.from(signature, "base64url");
      const expected = sign(address, expires);
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      return isSigned && Number(expires) > now.getTime();
    },
  };
}
