import type { CarrierScan, Classification } from "../../domain/tracking-scan.ts";
import { type CodeRule, codeTable, lookUp, rows } from "../code-table.ts";
import { expressRules } from "../dhl-express-codes.ts";

/** Version of the tables below. Raise it whenever a row changes, so that a scan tells which table judged it. */
export const dhlRules = "dhl/2026-01";

/** The five coarse codes (`statusCode`), each exactly once: what counts where a division's own code is not known. */
export const codeRules: readonly CodeRule[] = [
  { code: "pre-transit", status: "INFO_RECEIVED", substatus: "LABEL_CREATED" },
  { code: "transit", status: "IN_TRANSIT", substatus: "ON_THE_WAY" },
  { code: "delivered", status: "DELIVERED", substatus: "DELIVERED" },
  { code: "failure", status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" },
  // Says that DHL does not know; that is no delay.
  { code: "unknown", status: null },
];

/** DHL Parcel Germany (`parcel-de`), each exactly once. Source: DHL's published list of event codes. */
const parcelGermany: readonly CodeRule[] = [
  ...rows("VA", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("AE", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("ES", { status: "PICKED_UP", substatus: "DROPPED_OFF" }),
  ...rows("AA", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("EE", { status: "IN_TRANSIT", substatus: "ARRIVAL" }),
  ...rows("NB", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("ZO", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("PO", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("ZF LA", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("ZN", { status: "ATTEMPT_FAILED", substatus: "DELIVERY_ATTEMPTED", condition: "DELAYED" }),
  ...rows("BV", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "DELAYED" }),
  ...rows("ZU", { status: "DELIVERED", substatus: "DELIVERED" }),
  // The sender was not met, a delivery day was booked, money was passed on.
  ...rows("AN DD GT", { status: null }),
];

/** DHL eCommerce (`ecommerce`), each exactly once. Source: as above. */
const ecommerce: readonly CodeRule[] = [
  ...rows("235 238 400 445", { status: "INFO_RECEIVED", substatus: "LABEL_CREATED" }),
  ...rows("100 115 130 200 211", { status: "PICKED_UP", substatus: "COLLECTED_BY_CARRIER" }),
  ...rows("104 116 125 155 156 454 462 468 470 472 515 520 521 526 562 566", {
    status: "IN_TRANSIT",
    substatus: "ARRIVAL",
  }),
  ...rows("110 113 114 120 399 456 481 482 518 531 538 568 577", { status: "IN_TRANSIT", substatus: "DEPARTURE" }),
  ...rows("132 220 360 361 365 401 402 431 451 477 478 483 517 528 529 530 532 533 534 536", {
    status: "IN_TRANSIT",
    substatus: "ON_THE_WAY",
  }),
  ...rows("537 539 540 543 549 557 561 567 576", { status: "IN_TRANSIT", substatus: "ON_THE_WAY" }),
  ...rows("461 479 480 505 511 523 535 50 499 589 590 642", { status: "IN_TRANSIT", substatus: "HANDED_TO_PARTNER" }),
  ...rows("494 542 575 579", { status: "IN_TRANSIT", substatus: "AT_DELIVERY_FACILITY" }),
  ...rows("441 447 463 501 509", { status: "IN_TRANSIT", substatus: "CUSTOMS_STARTED" }),
  ...rows("442 449 452 464 502 504", { status: "IN_TRANSIT", substatus: "CUSTOMS_CLEARED" }),
  ...rows("525 541 544 545 558 580 583 597 598", { status: "OUT_FOR_DELIVERY", substatus: "ON_VEHICLE" }),
  ...rows("469 522 560 565 570 585 599", { status: "AVAILABLE_FOR_PICKUP", substatus: "AT_PICKUP_POINT" }),
  ...rows("550 551 552 553 554 556 563 571 595 596 605 613 615 629 638 639", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
  }),
  ...rows("555 564 612", {
    status: "ATTEMPT_FAILED",
    substatus: "DELIVERY_ATTEMPTED",
    condition: "DELAYED",
    reason: "BUSINESS_CLOSED",
  }),
  ...rows("443 448 453 506 507 508", {
    status: "EXCEPTION",
    substatus: "CUSTOMS_HELD",
    condition: "DELAYED",
    reason: "CUSTOMS_DELAY",
  }),
  ...rows("240 242 503 608", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "DUTIES_OR_PAYMENT_DUE",
  }),
  ...rows("610 611 619 881", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "REFUSED",
  }),
  ...rows("630 631 633 683 689 700 710 740", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "BAD_ADDRESS",
  }),
  ...rows("620 623", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "ACTION_REQUIRED",
    reason: "DAMAGED",
  }),
  ...rows("690", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ACTION_REQUIRED", reason: "LOST" }),
  ...rows("546 640 641 670 671", {
    status: "EXCEPTION",
    substatus: "CARRIER_EXCEPTION",
    condition: "DELAYED",
    reason: "MISSORT",
  }),
  ...rows("312 358 644", { status: "EXCEPTION", substatus: "CARRIER_EXCEPTION", condition: "ON_HOLD" }),
  ...rows("572 600 601 607 621", { status: "DELIVERED", substatus: "DELIVERED" }),
  ...rows("606 652 653 654 655 656 657 658 659", { status: "DELIVERED", substatus: "NEIGHBOUR_OR_DOOR" }),
  ...rows("591", { status: "DELIVERED", substatus: "COD_PAID" }),
  ...rows("108 602 800 808 811 815 820", { status: "RETURNING", substatus: "RETURN_STARTED" }),
  ...rows("860 863", { status: "RETURNED", substatus: "BACK_AT_SENDER" }),
  ...rows("101", { status: "CANCELLED", substatus: "CANCELLED" }),
  ...rows("450 592 593", { status: null, condition: "DELAYED", reason: "OTHER_DELAY" }),
  ...rows("99 109 128 129 163 164 574", { status: null }),
];

/** The divisions' own codes, as `service/code`. */
export const divisionRules: readonly CodeRule[] = [
  ...expressRules.map((rule) => ({ ...rule, code: `express/${rule.code}` })),
  ...parcelGermany.map((rule) => ({ ...rule, code: `parcel-de/${rule.code}` })),
  ...ecommerce.map((rule) => ({ ...rule, code: `ecommerce/${rule.code}` })),
];

const coarse = codeTable(dhlRules, codeRules);
const fine = codeTable(dhlRules, divisionRules);

/** What a DHL scan means in the standard: by the division's own code where it is known, else by the coarse one. */
export function classifyDhlScan(scan: Pick<CarrierScan, "rawCode" | "rawSubCode">): Classification {
  const own = scan.rawSubCode === null ? null : lookUp(fine, scan.rawSubCode);
  return own?.ruleId ? own : lookUp(coarse, scan.rawCode);
}
