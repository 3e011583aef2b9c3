import { err, InputCheck, type InputPath, isCountry, ok, type Outcome, parseMoney } from "@waybill/kernel";
import type {
  AftercareAutomation,
  AutoApproval,
  FeeAmount,
  PolicyTerms,
  ReturnWindow,
  ShippingRefund,
} from "./policy.ts";
import type { ReturnReason } from "./states.ts";

interface MoneyFields {
  readonly amount: string;
  readonly currencyCode: string;
}
type Maybe<T> = T | null | undefined;

/** Terms as a caller gives them; what is left out stays as it is. */
export interface PolicyFields {
  readonly windowDays?: Maybe<number>;
  readonly windows?: Maybe<
    readonly {
      readonly countryCodes?: Maybe<readonly string[]>;
      readonly skus?: Maybe<readonly string[]>;
      readonly tags?: Maybe<readonly string[]>;
      readonly categories?: Maybe<readonly string[]>;
      readonly days: number;
    }[]
  >;
  readonly finalSaleSkus?: Maybe<readonly string[]>;
  readonly finalSaleTags?: Maybe<readonly string[]>;
  readonly photoReasons?: Maybe<readonly ReturnReason[]>;
  readonly noteReasons?: Maybe<readonly ReturnReason[]>;
  readonly sellerPaysReasons?: Maybe<readonly ReturnReason[]>;
  readonly labelFees?: Maybe<readonly MoneyFields[]>;
  /** Blank: none. */
  readonly restockingPercent?: Maybe<string>;
  readonly shippingRefund?: Maybe<ShippingRefund>;
  readonly autoApproval?: Maybe<{
    readonly enabled: boolean;
    readonly reasons: readonly ReturnReason[];
    readonly limits?: Maybe<readonly MoneyFields[]>;
  }>;
  readonly locationId?: Maybe<string>;
  readonly carrierAccount?: Maybe<string>;
  readonly automation?: Maybe<{ readonly [K in keyof AftercareAutomation]?: Maybe<boolean> }>;
}

const mostDays = 3_650;
const mostItems = 250;
const mostWindows = 50;

/** A percentage from 0 to 100 with at most two decimals. */
const isPercent = (text: string): boolean => /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100;

/** Checks changed terms of a policy. @returns all terms as they will be. */
export function checkPolicy(present: PolicyTerms, fields: PolicyFields): Outcome<PolicyTerms> {
  const check = new InputCheck();
  const texts = (name: string, given: Maybe<readonly string[]>, otherwise: readonly string[]): readonly string[] =>
    given == null ? otherwise : textsOf(check, ["input", name], given);
  const terms: PolicyTerms = {
    windowDays: check.integer(["input", "windowDays"], fields.windowDays ?? present.windowDays, 0, mostDays),
    windows: fields.windows == null ? present.windows : windowsOf(check, fields.windows),
    finalSaleSkus: texts("finalSaleSkus", fields.finalSaleSkus, present.finalSaleSkus),
    finalSaleTags: texts("finalSaleTags", fields.finalSaleTags, present.finalSaleTags),
    photoReasons: unique(fields.photoReasons ?? present.photoReasons),
    noteReasons: unique(fields.noteReasons ?? present.noteReasons),
    sellerPaysReasons: unique(fields.sellerPaysReasons ?? present.sellerPaysReasons),
    labelFees:
      fields.labelFees == null ? present.labelFees : amountsOf(check, ["input", "labelFees"], fields.labelFees),
    restockingPercent: percentOf(check, fields.restockingPercent, present.restockingPercent),
    shippingRefund: fields.shippingRefund ?? present.shippingRefund,
    autoApproval: fields.autoApproval == null ? present.autoApproval : approvalOf(check, fields.autoApproval),
    locationId:
      fields.locationId === undefined
        ? present.locationId
        : check.optionalText(["input", "locationId"], fields.locationId, 64),
    carrierAccount:
      fields.carrierAccount === undefined
        ? present.carrierAccount
        : check.optionalText(["input", "carrierAccount"], fields.carrierAccount, 100),
    automation: {
      returnToSender: fields.automation?.returnToSender ?? present.automation.returnToSender,
      lostParcel: fields.automation?.lostParcel ?? present.automation.lostParcel,
      foundParcel: fields.automation?.foundParcel ?? present.automation.foundParcel,
    },
  };
  return check.errors.length > 0 ? err(check.errors) : ok(terms);
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

function textsOf(check: InputCheck, path: InputPath, items: readonly string[]): readonly string[] {
  check.list(path, items, 0, mostItems);
  return unique(items.map((item, index) => check.text([...path, String(index)], item, 80)));
}

function windowsOf(check: InputCheck, windows: NonNullable<PolicyFields["windows"]>): ReturnWindow[] {
  check.list(["input", "windows"], windows, 0, mostWindows);
  return windows.map((window, index) => {
    const path = ["input", "windows", String(index)];
    const list = (name: "skus" | "tags" | "categories") => textsOf(check, [...path, name], window[name] ?? []);
    const countryCodes = unique(window.countryCodes ?? []);
    if (!countryCodes.every(isCountry)) {
      check.add("INVALID", [...path, "countryCodes"], "must be ISO 3166-1 alpha-2 country codes");
    }
    const days = check.integer([...path, "days"], window.days, 0, mostDays);
    return { countryCodes, skus: list("skus"), tags: list("tags"), categories: list("categories"), days };
  });
}

function amountsOf(check: InputCheck, path: InputPath, amounts: readonly MoneyFields[]): FeeAmount[] {
  const seen = new Set<string>();
  return check.list(path, amounts, 0, 30).map(({ amount, currencyCode }, index) => {
    const money = parseMoney(amount, currencyCode);
    const at = [...path, String(index)];
    if (!money.ok) check.add("INVALID", at, money.error);
    else if (money.value.minor < 0) check.add("INVALID", at, "must not be below 0");
    if (seen.has(currencyCode)) check.add("TAKEN", at, `${currencyCode} is named twice`);
    seen.add(currencyCode);
    return { currencyCode, minor: money.ok ? money.value.minor : 0 };
  });
}

function percentOf(check: InputCheck, given: Maybe<string>, present: string | null): string | null {
  if (given === undefined) return present;
  const text = given?.trim() ?? "";
  if (text === "" || Number(text) === 0) return null;
  if (!isPercent(text)) {
    check.add("INVALID", ["input", "restockingPercent"], "must be a percentage from 0 to 100, at most two decimals");
  }
  return text;
}

function approvalOf(check: InputCheck, given: NonNullable<PolicyFields["autoApproval"]>): AutoApproval | null {
  const limits = amountsOf(check, ["input", "autoApproval", "limits"], given.limits ?? []);
  return given.enabled ? { reasons: unique(given.reasons), limits } : null;
}
