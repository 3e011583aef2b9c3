import { Location } from "./Location.ts";
import { confirmReservation } from "./Mutation.confirmReservation.ts";
import { createLocation } from "./Mutation.createLocation.ts";
import { createProduct } from "./Mutation.createProduct.ts";
import { receiveStock } from "./Mutation.receiveStock.ts";
import { releaseReservation } from "./Mutation.releaseReservation.ts";
import { reserveStock } from "./Mutation.reserveStock.ts";
import { Product } from "./Product.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { location } from "./Query.location.ts";
import { locations } from "./Query.locations.ts";
import { product } from "./Query.product.ts";
import { products } from "./Query.products.ts";
import { productVariant } from "./Query.productVariant.ts";
import { productVariantsBySku } from "./Query.productVariantsBySku.ts";
import { Reservation } from "./Reservation.ts";
import { StockLevel } from "./StockLevel.ts";
import { inventoryPrivacyExport } from "./Query.inventoryPrivacyExport.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { inventoryPrivacyExport, product, products, productVariant, productVariantsBySku, location, locations },
  Mutation: { createProduct, createLocation, receiveStock, reserveStock, confirmReservation, releaseReservation },
  Product,
  ProductVariant,
  Location,
  StockLevel,
  Reservation,
};
