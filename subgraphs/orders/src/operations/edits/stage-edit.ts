import { derivedId, err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { OrderEditRecord } from "../../domain/edits/order-edit.ts";
import { addLine, setDiscounts, setQuantity } from "../../domain/edits/stage.ts";
import { checkLine, checkShippingLines } from "../../domain/line-terms.ts";
import { checkOrderAddress } from "../../domain/order-address.ts";
import { TermsCheck } from "../../domain/placement-terms.ts";
import { type CatalogVariant, priceRequest } from "../../domain/placement.ts";
import { priceOrder } from "../../domain/pricing.ts";
import type {
  OrderEditAddLineInput,
  OrderEditSetLineDiscountsInput,
  OrderEditSetQuantityInput,
  OrderEditSetShippingAddressInput,
  OrderEditSetShippingLinesInput,
} from "../../resolvers/types.generated.ts";
import { findVariants } from "../catalog.ts";
import { changeEdit } from "./change-edit.ts";

type Edited = Promise<Outcome<OrderEditRecord>>;

/** Stages a new line at the catalogue's price, or at the one given. */
export async function addEditLine(context: Context, input: OrderEditAddLineInput): Edited {
  let variants: Map<string, CatalogVariant>;
  try {
    variants = await findVariants(askerOf(context, "orders"), [input.line.sku.trim()]);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
  return changeEdit(context, "orderEditAddLine", input, (edit) => {
    const { currencyCode, taxesIncluded } = edit;
    const check = new InputCheck();
    const line = checkLine(check, new TermsCheck(check, currencyCode), ["input", "line"], input.line);
    if (check.errors.length > 0) return err(check.errors);
    const id = derivedId("orderLine", edit._id, String(edit.version));
    const request = { lines: [line], currencyCode, taxesIncluded, discounts: [], shippingLines: [] };
    const priced = priceRequest(request, variants, () => id);
    if (!priced.ok) {
      // The only line there is to price is the one that is added.
      return err(priced.error.map((error) => ({ ...error, path: ["input", "line", ...error.path.slice(3)] })));
    }
    const [added] = priced.value.lines;
    if (!added) throw new Error("a line was priced and is not there");
    return addLine(edit, added);
  });
}

/** Stages another number of units of a line. */
export const setEditQuantity = (context: Context, input: OrderEditSetQuantityInput): Edited =>
  changeEdit(context, "orderEditSetQuantity", input, (edit, order) => {
    const check = new InputCheck();
    check.integer(["input", "quantity"], input.quantity, 0, 100_000);
    return check.errors.length > 0 ? err(check.errors) : setQuantity(edit, order, input.lineId, input.quantity);
  });

/** Stages a line's discounts. */
export const setEditLineDiscounts = (context: Context, input: OrderEditSetLineDiscountsInput): Edited =>
  changeEdit(context, "orderEditSetLineDiscounts", input, (edit) => {
    const check = new InputCheck();
    const discounts = new TermsCheck(check, edit.currencyCode).discounts(["input", "discounts"], input.discounts);
    return check.errors.length > 0 ? err(check.errors) : setDiscounts(edit, input.lineId, discounts);
  });

/** Stages a shipping address. */
export const setEditShippingAddress = (context: Context, input: OrderEditSetShippingAddressInput): Edited =>
  changeEdit(context, "orderEditSetShippingAddress", input, () => {
    const check = new InputCheck();
    const shippingAddress = checkOrderAddress(check, ["input", "shippingAddress"], input.shippingAddress);
    return check.errors.length > 0 ? err(check.errors) : ok({ shippingAddress });
  });

/** Stages what shipping is charged. */
export const setEditShippingLines = (context: Context, input: OrderEditSetShippingLinesInput): Edited =>
  changeEdit(context, "orderEditSetShippingLines", input, ({ currencyCode, taxesIncluded }) => {
    const check = new InputCheck();
    const terms = new TermsCheck(check, currencyCode);
    const wanted = checkShippingLines(check, terms, ["input", "shippingLines"], input.shippingLines);
    if (check.errors.length > 0) return err(check.errors);
    return ok({
      shippingLines: priceOrder({ taxesIncluded, lines: [], discounts: [], shippingLines: wanted }).shippingLines,
    });
  });
