import { type Alarm, type Database, forkFor, joined, openRemembered } from "@waybill/storage";
import type { LocationRecord } from "../domain/location.ts";
import { displayNameOf, type ProductStatus, statusOf } from "../domain/product.ts";
import type { VariantRecord } from "../domain/variant.ts";
import { Location, Product, Variant } from "./entities.ts";

/** A variant with what follows from its product. */
export interface OfferedVariant extends VariantRecord {
  readonly displayName: string;
  readonly status: ProductStatus;
}

/** What is sold and where it stands, as every order asks for it. Kept in memory until it changes (decision 3). */
export interface Catalogue {
  /** The variants of SKUs, each once; SKUs that are not known are left out. */
  variants(tenant: string, skus: readonly string[]): Promise<OfferedVariant[]>;
  /** Every location of the tenant, in the order of ids. */
  locations(tenant: string): Promise<readonly LocationRecord[]>;
  close(): void;
}

const mostVariants = 20_000;
/** Orders whose variants are read together. */
const mostTogether = 50;
const all = "all";

function offered(variant: Variant, product: Product | undefined): OfferedVariant {
  if (!product) throw new Error(`variant ${variant._id} has no product`);
  return { ...variant, displayName: displayNameOf(variant, product), status: statusOf(variant, product) };
}

async function offeredBySku(
  database: Database,
  tenant: string,
  skus: ReadonlySet<string>,
): Promise<ReadonlyMap<string, OfferedVariant>> {
  const em = forkFor(database, tenant);
  const read = await em.find(Variant, { sku: { $in: [...skus] } });
  const ids = [...new Set(read.map(({ productId }) => productId))];
  const products = new Map((await em.find(Product, { _id: { $in: ids } })).map((one) => [one._id, one]));
  return new Map(read.map((variant) => [variant.sku, offered(variant, products.get(variant.productId))]));
}

export function openCatalogue(database: Database, alarm: Alarm): Catalogue {
  const variants = openRemembered<OfferedVariant>(database, alarm, { subjects: ["product"], most: mostVariants });
  const readVariants = joined(async (questions: readonly { tenant: string; skus: readonly string[] }[]) => {
    const found = new Map<string, ReadonlyMap<string, OfferedVariant>>();
    for (const [tenant, same] of Map.groupBy(questions, (question) => question.tenant)) {
      found.set(tenant, await offeredBySku(database, tenant, new Set(same.flatMap(({ skus }) => skus))));
    }
    return questions.map(({ tenant }) => found.get(tenant) ?? new Map<string, OfferedVariant>());
  }, mostTogether);
  const locations = openRemembered<readonly LocationRecord[]>(database, alarm, { subjects: ["location"], most: 1 });
  return {
    async variants(tenant, skus) {
      const found = await variants.get(tenant, [...new Set(skus)], (missing) =>
        readVariants({ tenant, skus: missing }),
      );
      return found.filter((variant) => variant !== null);
    },
    async locations(tenant) {
      const [found] = await locations.get(tenant, [all], async () => {
        const read = await forkFor(database, tenant).find(Location, {}, { orderBy: { _id: "asc" } });
        return new Map([[all, read.map((location) => ({ ...location }))]]);
      });
      return found ?? [];
    },
    close() {
      variants.close();
      locations.close();
    },
  };
}
