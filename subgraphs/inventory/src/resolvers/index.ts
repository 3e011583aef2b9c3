import { BundleComponent } from "./BundleComponent.ts";
import { Location } from "./Location.ts";
import { addProductVariants } from "./Mutation.addProductVariants.ts";
import { confirmReservation } from "./Mutation.confirmReservation.ts";
import { createLocation } from "./Mutation.createLocation.ts";
import { createProduct } from "./Mutation.createProduct.ts";
import { reassignReservationLines } from "./Mutation.reassignReservationLines.ts";
import { receiveStock } from "./Mutation.receiveStock.ts";
import { releaseReservation } from "./Mutation.releaseReservation.ts";
import { releaseReservationLines } from "./Mutation.releaseReservationLines.ts";
import { reserveStock } from "./Mutation.reserveStock.ts";
import { updateLocation } from "./Mutation.updateLocation.ts";
import { updateProductVariant } from "./Mutation.updateProductVariant.ts";
import { Product } from "./Product.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { location } from "./Query.location.ts";
import { locations } from "./Query.locations.ts";
import { product } from "./Query.product.ts";
import { products } from "./Query.products.ts";
import { productVariant } from "./Query.productVariant.ts";
import { productVariantsBySku } from "./Query.productVariantsBySku.ts";
import { stockAvailability } from "./Query.stockAvailability.ts";
import { Reservation } from "./Reservation.ts";
import { RoutingLocation } from "./RoutingLocation.ts";
import { StockAvailability } from "./StockAvailability.ts";
import { StockLevel } from "./StockLevel.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: { product, products, productVariant, productVariantsBySku, location, locations, stockAvailability },
  Mutation: {
    createProduct,
    addProductVariants,
    updateProductVariant,
    createLocation,
    updateLocation,
    receiveStock,
    reserveStock,
    confirmReservation,
    releaseReservation,
    releaseReservationLines,
    reassignReservationLines,
  },
  Product,
  BundleComponent,
  ProductVariant,
  Location,
  StockLevel,
  Reservation,
  StockAvailability,
  RoutingLocation,
};
