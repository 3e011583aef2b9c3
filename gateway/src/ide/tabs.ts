/** One tab of GraphiQL. */
export interface Tab {
  readonly query: string;
  /** JSON. */
  readonly variables?: string;
}

const json = (value: object): string => JSON.stringify(value, null, 2);

const address = {
  name: "Mia Example",
  line1: "Hauptstrasse 1",
  city: "Berlin",
  postalCode: "10115",
  countryCode: "DE",
};

/** The journey of an order, one tab a step, from a customer to the parcel seen moving, after a first look. */
export const tabs: readonly Tab[] = [
  {
    // GraphiQL shows no variables in the first tab until it is chosen: this one has none.
    query: `# Four services, one question. The other tabs are the journey
# of an order, one step each.
#
# You are signed in with the development token. To be somebody
# else, write { "Authorization": "Bearer …" } under Headers.
query Everything {
  orders(first: 5) {
    nodes {
      number
      status
      fulfillmentStatus
      customer { email }
      lines { quantity variant { sku title } }
      shipments { trackingNumber status }
    }
  }
}
`,
  },
  {
    query: `# Every mutation has an idempotencyKey: run it again,
# and you get the same answer, not a second customer.
mutation CreateCustomer($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    customer { id email firstName }
    userErrors { code path message }
  }
}
`,
    variables: json({
      input: { idempotencyKey: "ide-customer", email: "mia@example.com", firstName: "Mia", lastName: "Example" },
    }),
  },
  {
    query: `mutation CreateProduct($input: CreateProductInput!) {
  createProduct(input: $input) {
    product { id title variants { id sku } }
    userErrors { code path message }
  }
}
`,
    variables: json({
      input: {
        idempotencyKey: "ide-product",
        title: "Green tea",
        variants: [
          { sku: "TEA-GREEN-100", title: "100 g", price: { amount: "7.90", currencyCode: "EUR" }, weightGrams: 120 },
        ],
      },
    }),
  },
  {
    query: `mutation CreateLocation($input: CreateLocationInput!) {
  createLocation(input: $input) {
    location { id name }
    userErrors { code path message }
  }
}
`,
    variables: json({ input: { idempotencyKey: "ide-location", name: "Berlin warehouse", address } }),
  },
  {
    query: `# Paste the location's id of the tab before under Variables.
mutation ReceiveStock($input: ReceiveStockInput!) {
  receiveStock(input: $input) {
    stockLevel { onHand available }
    userErrors { code path message }
  }
}
`,
    variables: json({
      input: { idempotencyKey: "ide-stock", sku: "TEA-GREEN-100", locationId: "loc_…", quantity: 100 },
    }),
  },
  {
    query: `# Reserves the stock and confirms the order, or says why not.
# Add "customerId" with Mia's id under Variables.
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      id
      number
      status
      total { amount currencyCode }
      lines { sku quantity variant { title totalAvailable } }
    }
    userErrors { code path message }
  }
}
`,
    variables: json({
      input: { idempotencyKey: "ide-order", lines: [{ sku: "TEA-GREEN-100", quantity: 2 }], shippingAddress: address },
    }),
  },
  {
    query: `# Run this before the shipment: it shows every change as it
# happens, joined with the order and its customer.
# Pass the last cursor as "after" to resume where you stopped.
subscription WatchShipments($after: Cursor) {
  shipmentStatusChanged(after: $after) {
    cursor
    occurredAt
    previousStatus
    status
    shipment { trackingNumber carrier { name } }
    order { number status customer { email } }
  }
}
`,
    variables: json({ after: null }),
  },
  {
    query: `# Paste the order's id under Variables.
# The carrier is told from the number.
mutation CreateShipment($input: CreateShipmentInput!) {
  createShipment(input: $input) {
    shipment { id status trackingNumber carrier { name } order { number } }
    userErrors { code path message }
  }
}
`,
    variables: json({ input: { idempotencyKey: "ide-shipment", orderId: "ord_…", trackingNumber: "799000000016" } }),
  },
  {
    query: `# Asks the (simulated) carrier for the parcel's scans.
# Paste the shipment's id under Variables.
mutation RefreshTracking($input: RefreshTrackingInput!) {
  refreshTracking(input: $input) {
    newEvents
    shipment { status deliveredAt trackingEvents { nodes { occurredAt status description } } }
    userErrors { code path message }
  }
}
`,
    variables: json({ input: { idempotencyKey: "ide-refresh-1", shipmentId: "shp_…" } }),
  },
  {
    query: `# For integrations: everything that happened, in order. Come back with endCursor.
query Events($after: Cursor) {
  events(first: 20, after: $after) {
    nodes { id type occurredAt subject { type id version } actor data }
    pageInfo { endCursor hasNextPage }
  }
}
`,
    variables: json({ after: null }),
  },
];
