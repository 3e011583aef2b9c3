import { type InputCheck, type InputPath, type JsonObject, parseMoney } from "@waybill/kernel";
import type { DiscountTerms, TaxTerms } from "./pricing.ts";

export interface MoneyFields {
  readonly amount: string;
  readonly currencyCode: string;
}
export interface DiscountFields {
  readonly title: string;
  readonly code?: string | null | undefined;
  readonly amount?: MoneyFields | null | undefined;
  readonly percent?: string | null | undefined;
}
export interface TaxFields {
  readonly title: string;
  readonly rate: string;
  readonly amount?: MoneyFields | null | undefined;
}
export interface AttributeFields {
  readonly key: string;
  readonly value: string;
}
/** A named text of the caller's own. */
export type Attribute = AttributeFields;

type Maybe<T> = T | null | undefined;

/** Checks the parts that an order and an edit of one have in common. All amounts are of one currency. */
export class TermsCheck {
  private readonly check: InputCheck;
  /** Set by the first amount that is seen, when the order does not say it. */
  currencyCode: string | null;

  constructor(check: InputCheck, currencyCode: string | null) {
    this.check = check;
    this.currencyCode = currencyCode;
  }

  /** Minor units of an amount that is not negative. */
  amount(path: InputPath, fields: MoneyFields): number {
    const money = parseMoney(fields.amount, fields.currencyCode);
    if (!money.ok) this.check.add("INVALID", path, money.error);
    else if (money.value.minor < 0) this.check.add("INVALID", path, "must not be negative");
    else if (this.currencyCode !== null && this.currencyCode !== fields.currencyCode) {
      this.check.add("CURRENCY_MISMATCH", path, "all amounts of an order are in one currency");
    } else this.currencyCode = fields.currencyCode;
    return money.ok ? money.value.minor : 0;
  }

  discounts(path: InputPath, list: Maybe<readonly DiscountFields[]>): DiscountTerms[] {
    return this.check
      .list(path, list ?? [], 0, 10)
      .map((fields, index) => this.discount([...path, String(index)], fields));
  }

  /** Either an amount or a percentage. */
  discount(at: InputPath, fields: DiscountFields): DiscountTerms {
    if ((fields.amount == null) === (fields.percent == null)) {
      this.check.add("INVALID", at, "a discount is either an amount or a percentage");
    }
    return {
      title: this.check.text([...at, "title"], fields.title, 120),
      code: this.check.optionalText([...at, "code"], fields.code, 60),
      offMinor: fields.amount == null ? null : this.amount([...at, "amount"], fields.amount),
      percent: fields.percent == null ? null : this.decimal([...at, "percent"], fields.percent, 100, 4),
    };
  }

  taxes(path: InputPath, list: Maybe<readonly TaxFields[]>): TaxTerms[] {
    return this.check.list(path, list ?? [], 0, 5).map((fields, index) => {
      const at = [...path, String(index)];
      return {
        title: this.check.text([...at, "title"], fields.title, 60),
        rate: this.decimal([...at, "rate"], fields.rate, 1, 6),
        givenMinor: fields.amount == null ? null : this.amount([...at, "amount"], fields.amount),
      };
    });
  }

  attributes(path: InputPath, list: Maybe<readonly AttributeFields[]>): Attribute[] {
    const seen = new Set<string>();
    return this.check.list(path, list ?? [], 0, 20).map((fields, index) => {
      const at = [...path, String(index)];
      const key = this.check.text([...at, "key"], fields.key, 60);
      if (seen.has(key)) this.check.add("TAKEN", [...at, "key"], "this key is given twice");
      seen.add(key);
      return { key, value: this.check.text([...at, "value"], fields.value, 500) };
    });
  }

  /** Tags, each once, in the caller's order. */
  tags(path: InputPath, list: Maybe<readonly string[]>): string[] {
    const tags = this.check.list(path, list ?? [], 0, 50);
    return [...new Set(tags.map((tag, index) => this.check.text([...path, String(index)], tag, 40)))];
  }

  private decimal(path: InputPath, value: string, max: number, digits: number): string {
    const match = /^(\d{1,3})(?:\.(\d+))?$/.exec(value);
    const fraction = (match?.[2] ?? "").replace(/0+$/, "");
    if (!match || fraction.length > digits || Number(value) > max) {
      this.check.add("INVALID", path, `must be a decimal number from 0 to ${max} with at most ${digits} decimals`);
      return "0";
    }
    return fraction === "" ? String(Number(match[1])) : `${Number(match[1])}.${fraction}`;
  }
}

/** Attributes as the graph gives them. */
export const attributesAsObject = (attributes: readonly Attribute[]): JsonObject =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
