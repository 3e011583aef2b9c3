import { BundleComponent } from "./BundleComponent.ts";
import { Location } from "./Location.ts";
import { addProductVariants } from "./Mutation.addProductVariants.ts";
import { adjustStock } from "./Mutation.adjustStock.ts";
import { cancelStockTransfer } from "./Mutation.cancelStockTransfer.ts";
import { confirmReservation } from "./Mutation.confirmReservation.ts";
import { countStock } from "./Mutation.countStock.ts";
import { createLocation } from "./Mutation.createLocation.ts";
import { createProduct } from "./Mutation.createProduct.ts";
import { extendReservation } from "./Mutation.extendReservation.ts";
import { moveStockState } from "./Mutation.moveStockState.ts";
import { reassignReservationLines } from "./Mutation.reassignReservationLines.ts";
import { receiveStock } from "./Mutation.receiveStock.ts";
import { receiveStockTransfer } from "./Mutation.receiveStockTransfer.ts";
import { releaseReservation } from "./Mutation.releaseReservation.ts";
import { releaseReservationLines } from "./Mutation.releaseReservationLines.ts";
import { reserveStock } from "./Mutation.reserveStock.ts";
import { transferStock } from "./Mutation.transferStock.ts";
import { updateLocation } from "./Mutation.updateLocation.ts";
import { updateProduct } from "./Mutation.updateProduct.ts";
import { updateProductVariant } from "./Mutation.updateProductVariant.ts";
import { updateStockTransfer } from "./Mutation.updateStockTransfer.ts";
import { updateStockLevel } from "./Mutation.updateStockLevel.ts";
import { withdrawReservationExtension } from "./Mutation.withdrawReservationExtension.ts";
import { Product } from "./Product.ts";
import { ProductVariant } from "./ProductVariant.ts";
import { inventoryAudit } from "./Query.inventoryAudit.ts";
import { location } from "./Query.location.ts";
import { locations } from "./Query.locations.ts";
import { product } from "./Query.product.ts";
import { products } from "./Query.products.ts";
import { productVariant } from "./Query.productVariant.ts";
import { productVariantsBySku } from "./Query.productVariantsBySku.ts";
import { stockTransfer } from "./Query.stockTransfer.ts";
import { stockTransfers } from "./Query.stockTransfers.ts";
import { stockAlerts } from "./Query.stockAlerts.ts";
import { stockAvailability } from "./Query.stockAvailability.ts";
import { stockEntries } from "./Query.stockEntries.ts";
import { stockLevels } from "./Query.stockLevels.ts";
import { Reservation } from "./Reservation.ts";
import { RoutingLocation } from "./RoutingLocation.ts";
import { StockAvailability } from "./StockAvailability.ts";
import { StockEntry } from "./StockEntry.ts";
import { StockLevel } from "./StockLevel.ts";
import { inventoryPrivacyExport } from "./Query.inventoryPrivacyExport.ts";
import { StockQuantities } from "./StockQuantities.ts";
import { StockTransfer } from "./StockTransfer.ts";
import type { SubgraphResolvers } from "./types.generated.ts";

export const resolvers: SubgraphResolvers = {
  Query: {
    inventoryPrivacyExport,
    product,
    products,
    productVariant,
    productVariantsBySku,
    location,
    locations,
    stockLevels,
    stockEntries,
    stockAlerts,
    stockTransfer,
    stockTransfers,
    inventoryAudit,
    stockAvailability,
  },
  Mutation: {
    createProduct,
    addProductVariants,
    updateProduct,
    updateProductVariant,
    createLocation,
    updateLocation,
    receiveStock,
    adjustStock,
    countStock,
    moveStockState,
    transferStock,
    receiveStockTransfer,
    cancelStockTransfer,
    updateStockTransfer,
    updateStockLevel,
    reserveStock,
    confirmReservation,
    releaseReservation,
    releaseReservationLines,
    reassignReservationLines,
    extendReservation,
    withdrawReservationExtension,
  },
  Product,
  BundleComponent,
  ProductVariant,
  Location,
  StockLevel,
  StockEntry,
  StockQuantities,
  StockTransfer,
  Reservation,
  StockAvailability,
  RoutingLocation,
};
