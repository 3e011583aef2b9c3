import type { Send } from "../../scripts/graph/client.ts";

export const address = { name: "Ada Lovelace", line1: "12 Hosur Road", city: "Bangalore", countryCode: "IN" };

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
}

/** Runs a mutation that must succeed; answers the payload without its (empty) user errors. */
export async function must<T extends object>(
  send: Send,
  field: string,
  inputType: string,
  input: object,
  selection: string,
): Promise<T> {
  const data = await send<Record<string, Payload & T>>(
    `mutation ($input: ${inputType}!) { ${field}(input: $input) { ${selection} userErrors { code path } } }`,
    { input },
  );
  const payload = data[field];
  if (!payload || payload.userErrors.length > 0) throw new Error(`${field}: ${JSON.stringify(payload?.userErrors)}`);
  return payload;
}

/** What a small shop is made of. */
export interface Shop {
  readonly customerId: string;
  readonly locationId: string;
  readonly sku: string;
}

/** Opens a shop with one product of 20.00 EUR in stock and one customer. `key` keeps shops apart. */
export async function openShop(send: Send, key: string, units: number): Promise<Shop> {
  const sku = `SKU-${key}`;
  const { customer } = await must<{ customer: { id: string } }>(
    send,
    "createCustomer",
    "CreateCustomerInput",
    { idempotencyKey: `customer-${key}`, email: `${key}@example.com`, firstName: "Ada" },
    "customer { id }",
  );
  await must(
    send,
    "createProduct",
    "CreateProductInput",
    {
      idempotencyKey: `product-${key}`,
      title: "Moka pot",
      variants: [{ sku, price: { amount: "20.00", currencyCode: "EUR" } }],
    },
    "product { id }",
  );
  const { location } = await must<{ location: { id: string } }>(
    send,
    "createLocation",
    "CreateLocationInput",
    { idempotencyKey: `location-${key}`, name: `Warehouse ${key}`, address },
    "location { id }",
  );
  await must(
    send,
    "receiveStock",
    "ReceiveStockInput",
    { idempotencyKey: `stock-${key}`, sku, locationId: location.id, quantity: units },
    "stockLevel { onHand }",
  );
  return { customerId: customer.id, locationId: location.id, sku };
}

export interface PlacedOrder {
  readonly id: string;
  readonly number: string;
}

/** Places an order of the shop's product. */
export async function placeOrder(send: Send, shop: Shop, key: string, quantity = 1): Promise<PlacedOrder> {
  const { order } = await must<{ order: PlacedOrder }>(
    send,
    "placeOrder",
    "PlaceOrderInput",
    {
      idempotencyKey: `order-${key}`,
      customerId: shop.customerId,
      lines: [{ sku: shop.sku, quantity }],
      shippingAddress: address,
    },
    "order { id number }",
  );
  return order;
}

/** Records a FedEx shipment of an order. */
export async function createShipment(send: Send, orderId: string, trackingNumber: string): Promise<{ id: string }> {
  const { shipment } = await must<{ shipment: { id: string } }>(
    send,
    "createShipment",
    "CreateShipmentInput",
    { idempotencyKey: `shipment-${trackingNumber}`, orderId, carrierCode: "fedex", trackingNumber },
    "shipment { id }",
  );
  return shipment;
}
