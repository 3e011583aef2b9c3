import { type Identity, serviceIdentity } from "@waybill/kernel";
import { type Harness, identity } from "./harness.ts";

export const customer = {
  ...{ name: "Ada Lovelace", line1: "12 St James's Square", city: "London", postalCode: "SW1Y 4JH", countryCode: "GB" },
};
const warehouse = {
  ...{ name: "Returns desk", line1: "1 Dock Road", city: "Leeds", postalCode: "LS1 4AP", countryCode: "GB" },
};
export const parcel = { weightGrams: 1_200, lengthMm: 300, widthMm: 200, heightMm: 100 };

export interface LabelledShipment {
  readonly id: string;
  readonly trackingNumber: string;
  readonly status: string;
  readonly version: number;
  readonly label: { readonly id: string; readonly url: string | null } | null;
}
interface Payload {
  readonly shipment: LabelledShipment | null;
  readonly userErrors: readonly { readonly code: string; readonly path: string[]; readonly message: string }[];
}
const fields = `id direction returnId trackingNumber status version carrier { code }
  label { id status carrierAccount service format trackingNumber url urlExpiresAt cost { amount currencyCode } voidedAt }`;

let serial = 0;

/** Buys labels of the simulated FedEx. The harness's account of acme is charged. */
export function buyerOf(harness: Harness) {
  const sold = () => harness.sandbox.fedexShip.sold();
  const buyer = {
    key: () => `label-${++serial}`,
    async call(name: string, input: object, as: Identity = identity()): Promise<Payload> {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
      const query = `mutation ($input: ${type}) {
        payload: ${name}(input: $input) { shipment { ${fields} } userErrors { code path message } } }`;
      const { data, errors } = await harness.run<{ payload: Payload }>(query, { input }, as);
      if (!data) throw new Error(JSON.stringify(errors));
      return data.payload;
    },
    /** An input of `createReturnShipment` that succeeds. */
    returnOf: (more: object = {}) => ({
      idempotencyKey: buyer.key(),
      orderId: harness.order({ customerId: "cus_1" }),
      returnId: "ret_1",
      from: customer,
      to: { locationId: "loc_1", address: warehouse },
      parcel,
      ...more,
    }),
    sendBack: (input: object) => buyer.call("createReturnShipment", input, serviceIdentity("acme", "orders")),
    /** The same as a patient client: again for as long as it is told that nobody answered. */
    async insist(input: object): Promise<LabelledShipment> {
      for (;;) {
        const { shipment, userErrors } = await buyer.sendBack(input);
        if (shipment) return shipment;
        const others = userErrors.filter(({ code }) => code !== "UNAVAILABLE");
        if (others.length > 0) throw new Error(JSON.stringify(others));
      }
    },
    /** Calls `purchaseLabel` with an input that succeeds. */
    buy: (more: object = {}, as = identity()) =>
      buyer.call(
        "purchaseLabel",
        {
          ...{ idempotencyKey: buyer.key(), orderId: harness.order(), from: warehouse, to: customer, parcel },
          ...{ carrierAccount: "fedex-acme", ...more },
        },
        as,
      ),
    /** What FedEx has sold under a label's reference, and not cancelled. */
    live: (labelId: string | undefined) =>
      sold().filter(({ reference, cancelled }) => reference === labelId && !cancelled),
    liveCount: () => sold().filter(({ cancelled }) => !cancelled).length,
    /** How many documents there are of everything that a purchase writes. */
    stored: () =>
      Promise.all(
        ["shipments", "labels", "labelDocuments", "trackedNumbers", "trackingEvents", "events", "idempotency"].map(
          (name) => harness.db.collection(name).countDocuments(),
        ),
      ),
  };
  return buyer;
}
export type Buyer = ReturnType<typeof buyerOf>;
