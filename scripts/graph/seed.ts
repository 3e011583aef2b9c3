import { fedexTrackingNumber } from "@waybill/sandbox";
import { createClient, resultOf, type Send } from "./client.ts";
import { customers, locations, products } from "./seed-data.ts";

/** What the seeded graph holds that a newcomer needs to know. */
export interface Seeded {
  /** The shopper whose token is printed. */
  readonly customerId: string;
  readonly trackingNumbers: readonly string[];
}

interface UserErrors {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

const ordersPlaced = 24;
const shipmentsMade = 16;

/**
 * Fills an empty graph through its own front door: locations, products with stock, customers, orders, and
 * shipments on their way. Does nothing when the graph has customers already.
 */
export async function seed(url: string, adminToken: string, log: (line: string) => void): Promise<Seeded> {
  const send = createClient(url, `Bearer ${adminToken}`);
  const present = await readSeeded(send);
  if (present) return present;
  log("Filling the graph with a small shop …");
  await seedStock(send);
  const customerIds = await seedCustomers(send);
  const orderIds = await seedOrders(send, customerIds);
  await seedShipments(send, orderIds.slice(0, shipmentsMade));
  const seeded = await readSeeded(send);
  if (!seeded) throw new Error("the graph was filled and is empty");
  return seeded;
}

async function readSeeded(send: Send): Promise<Seeded | null> {
  const data = await send<{
    customers: { nodes: { id: string }[] };
    shipments: { nodes: { trackingNumber: string }[] };
  }>(
    `query Seeded($email: String) {
       customers(first: 1, email: $email) { nodes { id } }
       shipments(first: 100) { nodes { trackingNumber } }
     }`,
    { email: customers[0]?.email },
  );
  const [customer] = data.customers.nodes;
  if (!customer) return null;
  return { customerId: customer.id, trackingNumbers: data.shipments.nodes.map((shipment) => shipment.trackingNumber) };
}

async function seedStock(send: Send): Promise<void> {
  const locationIds: string[] = [];
  for (const location of locations) {
    const { createLocation } = await send<{ createLocation: UserErrors & { location: { id: string } | null } }>(
      `mutation Location($input: CreateLocationInput!) {
         createLocation(input: $input) { location { id } userErrors { code message } }
       }`,
      { input: { idempotencyKey: `seed-location-${location.name}`, ...location } },
    );
    locationIds.push(resultOf(createLocation, createLocation.location).id);
  }
  for (const product of products) {
    const { createProduct } = await send<{ createProduct: UserErrors & { product: { id: string } | null } }>(
      `mutation Product($input: CreateProductInput!) {
         createProduct(input: $input) { product { id } userErrors { code message } }
       }`,
      { input: { idempotencyKey: `seed-product-${product.variants[0]?.sku}`, ...product } },
    );
    resultOf(createProduct, createProduct.product);
    const receipts = product.variants.flatMap(({ sku }) =>
      locationIds.map((locationId, index) => ({
        idempotencyKey: `seed-stock-${sku}-${index}`,
        sku,
        locationId,
        quantity: index === 0 ? 200 : 80,
      })),
    );
    await Promise.all(receipts.map((input) => receive(send, input)));
  }
}

async function receive(send: Send, input: object): Promise<void> {
  const { receiveStock } = await send<{ receiveStock: UserErrors & { stockLevel: { onHand: number } | null } }>(
    `mutation Stock($input: ReceiveStockInput!) {
       receiveStock(input: $input) { stockLevel { onHand } userErrors { code message } }
     }`,
    { input },
  );
  resultOf(receiveStock, receiveStock.stockLevel);
}

async function seedCustomers(send: Send): Promise<string[]> {
  const ids: string[] = [];
  // The first last: whoever finds it knows that the seeding came to its end with all the others there.
  for (const customer of customers) {
    const { createCustomer } = await send<{ createCustomer: UserErrors & { customer: { id: string } | null } }>(
      `mutation Customer($input: CreateCustomerInput!) {
         createCustomer(input: $input) { customer { id } userErrors { code message } }
       }`,
      { input: { idempotencyKey: `seed-customer-${customer.email}`, ...customer } },
    );
    ids.push(resultOf(createCustomer, createCustomer.customer).id);
  }
  return ids;
}

async function seedOrders(send: Send, customerIds: readonly string[]): Promise<string[]> {
  const skus = products.flatMap((product) => product.variants.map((variant) => variant.sku));
  const place = async (index: number): Promise<string> => {
    const customer = customers[index % customers.length];
    const { placeOrder } = await send<{ placeOrder: UserErrors & { order: { id: string } | null } }>(
      `mutation Order($input: PlaceOrderInput!) {
         placeOrder(input: $input) { order { id } userErrors { code message } }
       }`,
      {
        input: {
          idempotencyKey: `seed-order-${index}`,
          externalId: `seed-${index + 1}`,
          customerId: customerIds[index % customerIds.length],
          lines: [
            { sku: skus[index % skus.length], quantity: 1 + (index % 3) },
            { sku: skus[(index * 5 + 1) % skus.length], quantity: 1 },
          ],
          shippingAddress: {
            name: `${customer?.firstName} ${customer?.lastName}`,
            line1: `${index + 1} Station Road`,
            city: "Bangalore",
            postalCode: "560001",
            countryCode: "IN",
          },
        },
      },
    );
    return resultOf(placeOrder, placeOrder.order).id;
  };
  const ids: string[] = [];
  for (let index = 0; index < ordersPlaced; index++) ids.push(await place(index));
  return ids;
}

async function seedShipments(send: Send, orderIds: readonly string[]): Promise<void> {
  for (const [index, orderId] of orderIds.entries()) {
    const { createShipment } = await send<{ createShipment: UserErrors & { shipment: { id: string } | null } }>(
      `mutation Shipment($input: CreateShipmentInput!) {
         createShipment(input: $input) { shipment { id } userErrors { code message } }
       }`,
      {
        input: {
          idempotencyKey: `seed-shipment-${index}`,
          orderId,
          carrierCode: "fedex",
          trackingNumber: fedexTrackingNumber(index),
        },
      },
    );
    resultOf(createShipment, createShipment.shipment);
  }
}
