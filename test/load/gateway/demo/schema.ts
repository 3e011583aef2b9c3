/**
 * The graph that federation benchmarks use: people, what they bought, what they wrote about it, and what is in stock.
 * The services bear the names of Waybill's subgraphs, since our gateway knows no others: customers is "accounts",
 * orders is "products", shipments is "reviews".
 */
export const demoSchema = {
  customers: /* GraphQL */ `
    type Query {
      me: User
      user(id: ID!): User
      users: [User]
    }
    type User @key(fields: "id") {
      id: ID!
      name: String
      username: String
      birthday: Int
    }
  `,
  orders: /* GraphQL */ `
    type Query {
      topProducts(first: Int = 5): [Product]
    }
    type Product @key(fields: "upc") {
      upc: String!
      name: String
      price: Int
      weight: Int
    }
  `,
  shipments: /* GraphQL */ `
    type Review @key(fields: "id") {
      id: ID!
      body: String
      author: User
      product: Product
    }
    type User @key(fields: "id") {
      id: ID!
      reviews: [Review]
    }
    type Product @key(fields: "upc") {
      upc: String!
      reviews: [Review]
    }
  `,
  inventory: /* GraphQL */ `
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
} as const;

/** A service of the demo graph. */
export type DemoService = keyof typeof demoSchema;
export const demoServices = Object.keys(demoSchema) as DemoService[];

/** How long the demo's lists are, for gateways that count what an operation may cost. */
export const demoListSizes = {
  "Query.users": 6,
  "Query.topProducts": 5,
  "User.reviews": 2,
  "Product.reviews": 2,
} as const;

export type QueryName = "small" | "medium" | "heavy";

/** One fetch and 45 bytes; four services and 3 kB; everything from everywhere, 60 kB. */
export const queries: Readonly<Record<QueryName, string>> = {
  small: "query Small { me { id name username } }",
  medium: /* GraphQL */ `
    query Medium {
      topProducts {
        upc
        name
        price
        inStock
        shippingEstimate
        reviews {
          id
          body
          author {
            id
            name
            username
          }
        }
      }
    }
  `,
  heavy: /* GraphQL */ `
    fragment U on User {
      id
      username
      name
    }
    fragment R on Review {
      id
      body
    }
    fragment P on Product {
      inStock
      name
      price
      shippingEstimate
      upc
      weight
    }
    query Heavy {
      users {
        ...U
        reviews {
          ...R
          product {
            ...P
            reviews {
              ...R
              author {
                ...U
                reviews {
                  ...R
                  product {
                    ...P
                  }
                }
              }
            }
          }
        }
      }
      topProducts {
        ...P
        reviews {
          ...R
          author {
            ...U
            reviews {
              ...R
              product {
                ...P
              }
            }
          }
        }
      }
    }
  `,
};
