import { type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CustomsDeclaration } from "../../domain/customs/declaration.ts";
import { type CustomsFacts, declareGoods, type KnownItem } from "../../domain/customs/declare.ts";

/** Goods as a caller names them; what is left out comes from the catalogue, by SKU. */
export interface AskedItem {
  readonly sku?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly quantity: number;
  readonly unitValue?: KnownItem["unitValue"] | undefined;
  readonly weightGrams?: number | null | undefined;
  readonly hsCode?: string | null | undefined;
  readonly countryOfOrigin?: string | null | undefined;
}

export interface AskedCustoms extends CustomsFacts {
  /** The order's lines when left out. */
  readonly items?: readonly AskedItem[] | null | undefined;
}

interface Goods {
  readonly orderId: string;
  readonly fulfillmentOrderId: string | null;
  readonly parcelGrams: number;
}

interface Line {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly currentQuantity: number;
  readonly fulfilledQuantity: number;
  readonly unitPrice: NonNullable<KnownItem["unitValue"]>;
}
interface Variant {
  readonly sku: string;
  readonly title: string;
  readonly price: NonNullable<KnownItem["unitValue"]>;
  readonly weightGrams: number | null;
  readonly hsCode: string | null;
  readonly countryOfOrigin: string | null;
}

const linesQuery = `query GoodsToDeclare($id: ID!, $work: ID!, $withWork: Boolean!) {
  order(id: $id) {
    lines { id sku title currentQuantity fulfilledQuantity unitPrice { amount currencyCode } }
  }
  fulfillmentOrder(id: $work) @include(if: $withWork) { lines { orderLineId quantity handedOverQuantity } }
}`;
const variantsQuery = `query VariantsToDeclare($skus: [String!]!) {
  productVariantsBySku(skus: $skus) {
    sku title price { amount currencyCode } weightGrams hsCode countryOfOrigin
  }
}`;

/** The customs declaration of a parcel: the caller's goods, or what of the order it carries, with the catalogue's facts. */
export async function declareCustoms(
  context: Context,
  asked: AskedCustoms,
  goods: Goods,
): Promise<Outcome<CustomsDeclaration>> {
  try {
    const items = asked.items?.map(itemOf) ?? (await orderedItems(context, goods));
    return declareGoods(await completed(context, items), asked, goods.parcelGrams);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input", "customs"], "what the goods are could not be looked up");
  }
}

const itemOf = (item: AskedItem): KnownItem => ({
  sku: item.sku ?? null,
  description: item.description ?? null,
  quantity: item.quantity,
  unitValue: item.unitValue ?? null,
  weightGrams: item.weightGrams ?? null,
  hsCode: item.hsCode ?? null,
  countryOfOrigin: item.countryOfOrigin ?? null,
});

/** What the parcel carries: the fulfilment order's units, or all of the order that is still to be sent. */
async function orderedItems(context: Context, { orderId, fulfillmentOrderId }: Goods): Promise<readonly KnownItem[]> {
  const variables = { id: orderId, work: fulfillmentOrderId ?? "", withWork: fulfillmentOrderId !== null };
  const { order, fulfillmentOrder: work } = await askPeer<{
    order: { lines: readonly Line[] } | null;
    fulfillmentOrder?: {
      lines: readonly { orderLineId: string; quantity: number; handedOverQuantity: number }[];
    } | null;
  }>(askerOf(context, "shipments"), "orders", linesQuery, variables);
  return (order?.lines ?? []).flatMap((line) => {
    const units = work?.lines.filter(({ orderLineId }) => orderLineId === line.id);
    const quantity = units
      ? units.reduce((sum, unit) => sum + unit.quantity - unit.handedOverQuantity, 0)
      : line.currentQuantity - line.fulfilledQuantity;
    if (quantity <= 0) return [];
    const { sku, title: description, unitPrice: unitValue } = line;
    return [{ ...itemOf({ sku, description, quantity }), unitValue }];
  });
}

/** Fills in what the catalogue knows. */
async function completed(context: Context, items: readonly KnownItem[]): Promise<readonly KnownItem[]> {
  const skus = [...new Set(items.flatMap(({ sku }) => (sku === null ? [] : [sku])))].slice(0, 250);
  if (skus.length === 0) return items;
  const { productVariantsBySku: found } = await askPeer<{ productVariantsBySku: readonly (Variant | null)[] }>(
    askerOf(context, "shipments"),
    "inventory",
    variantsQuery,
    { skus },
  );
  const variants = new Map(found.flatMap((variant) => (variant ? [[variant.sku, variant] as const] : [])));
  return items.map((item) => {
    const variant = item.sku === null ? undefined : variants.get(item.sku);
    return {
      ...item,
      description: item.description ?? variant?.title ?? null,
      unitValue: item.unitValue ?? variant?.price ?? null,
      weightGrams: item.weightGrams ?? variant?.weightGrams ?? null,
      hsCode: item.hsCode ?? variant?.hsCode ?? null,
      countryOfOrigin: item.countryOfOrigin ?? variant?.countryOfOrigin ?? null,
    };
  });
}
