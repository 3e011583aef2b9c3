import type { RecordedParcel } from "@waybill/sandbox";
import { persist, resultOf, type Send } from "../graph/client.ts";

/** A parcel with the order it was made into. */
export interface OrderedParcel {
  readonly parcel: RecordedParcel;
  readonly shipmentId: string;
  readonly orderNumber: string;
  readonly email: string;
}

interface UserErrors {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

const address = { name: "Demo", line1: "1 Station Road", city: "Bangalore", countryCode: "IN" };
const sku = "DEMO-1";

/** Opens a shop with one product in stock, and makes every parcel an order of one customer with one shipment. */
export async function orderParcels(
  send: Send,
  parcels: readonly RecordedParcel[],
  onProgress: (done: number) => void,
): Promise<OrderedParcel[]> {
  await stockUp(send, parcels.length);
  const ordered: OrderedParcel[] = [];
  const queue = parcels.entries();
  const hand = async (): Promise<void> => {
    for (const [index, parcel] of queue) {
      // Safe to repeat as a whole: every step has its key.
      ordered.push(await persist(() => order(send, parcel, index)));
      onProgress(ordered.length);
    }
  };
  await Promise.all([hand(), hand(), hand(), hand()]);
  return ordered;
}

async function stockUp(send: Send, units: number): Promise<void> {
  const { createProduct } = await send<{ createProduct: UserErrors & { product: { id: string } | null } }>(
    "mutation P($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code message retriable } } }",
    {
      input: {
        idempotencyKey: "demo",
        title: "Parcel",
        variants: [{ sku, price: { amount: "499.00", currencyCode: "INR" } }],
      },
    },
  );
  resultOf(createProduct, createProduct.product);
  const { createLocation } = await send<{ createLocation: UserErrors & { location: { id: string } | null } }>(
    "mutation L($input: CreateLocationInput!) { createLocation(input: $input) { location { id } userErrors { code message retriable } } }",
    { input: { idempotencyKey: "demo", name: "Demo warehouse", address } },
  );
  const locationId = resultOf(createLocation, createLocation.location).id;
  const { receiveStock } = await send<{ receiveStock: UserErrors & { stockLevel: { onHand: number } | null } }>(
    "mutation S($input: ReceiveStockInput!) { receiveStock(input: $input) { stockLevel { onHand } userErrors { code message retriable } } }",
    { input: { idempotencyKey: "demo", sku, locationId, quantity: units } },
  );
  resultOf(receiveStock, receiveStock.stockLevel);
}

async function order(send: Send, parcel: RecordedParcel, index: number): Promise<OrderedParcel> {
  const idempotencyKey = parcel.id;
  const email = `${parcel.id}@example.com`;
  const { createCustomer } = await send<{ createCustomer: UserErrors & { customer: { id: string } | null } }>(
    "mutation C($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id } userErrors { code message retriable } } }",
    { input: { idempotencyKey, email } },
  );
  const customerId = resultOf(createCustomer, createCustomer.customer).id;
  const { placeOrder } = await send<{ placeOrder: UserErrors & { order: { id: string; number: string } | null } }>(
    "mutation O($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id number } userErrors { code message retriable } } }",
    {
      input: {
        idempotencyKey,
        externalId: `demo-${index}`,
        customerId,
        lines: [{ sku, quantity: 1 }],
        shippingAddress: address,
      },
    },
  );
  const placed = resultOf(placeOrder, placeOrder.order);
  const { trackingNumber } = parcel;
  const { createShipment } = await send<{ createShipment: UserErrors & { shipment: { id: string } | null } }>(
    "mutation T($input: CreateShipmentInput!) { createShipment(input: $input) { shipment { id } userErrors { code message retriable } } }",
    { input: { idempotencyKey, orderId: placed.id, carrierCode: "fedex", trackingNumber } },
  );
  const shipmentId = resultOf(createShipment, createShipment.shipment).id;
  return { parcel, shipmentId, orderNumber: placed.number, email };
}
