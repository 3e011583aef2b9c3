import { formatAmount, type Money, type PostalAddress } from "@waybill/kernel";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import { type CustomsDeclaration, type ExportReason, valueOf } from "../../domain/customs/declaration.ts";
import type { Parcel } from "../../domain/labels/label.ts";
import type { RateTerms } from "../../domain/rates/rate.ts";
import type { LabelRequest } from "../provider.ts";

/** UPS takes references of at most 35 characters; ours have 36, one of which is always the same. */
export const upsReference = (reference: string): string => reference.replace("_", "");

/** `YYYYMMDD`, in UTC. */
export const compactDay = (date: Date): string => date.toISOString().slice(0, 10).replaceAll("-", "");

/** Which of UPS's questions is put: `Shoptimeintransit` wants the goods' worth where a border is crossed. */
export type UpsRateOption = "Shop" | "Shoptimeintransit";
export const rateOption = ({ from, to, declaredValue }: RateTerms): UpsRateOption =>
  from.countryCode !== to.countryCode && !declaredValue ? "Shop" : "Shoptimeintransit";

/** The body of `POST /api/rating/v2409/{option}`: all services, with the account's own prices. */
export const rateRequest = (
  account: CarrierAccount,
  { from, to, parcels, shipDate, declaredValue }: RateTerms,
  option: UpsRateOption,
): object => ({
  RateRequest: {
    Request: { RequestOption: option },
    Shipment: {
      Shipper: { ...partyOf(from, account), ShipperNumber: account.accountNumber },
      ShipTo: partyOf(to, account),
      ShipFrom: partyOf(from, account),
      PaymentDetails: { ShipmentCharge: [chargeOf(account)] },
      ...(option === "Shoptimeintransit"
        ? {
            // 03: goods, no documents.
            DeliveryTimeInformation: { PackageBillType: "03", Pickup: { Date: compactDay(shipDate) } },
            ShipmentTotalWeight: {
              UnitOfMeasurement: unit("KGS"),
              Weight: kilograms(parcels.reduce((sum, { weightGrams }) => sum + weightGrams, 0)),
            },
          }
        : {}),
      ...(declaredValue ? { InvoiceLineTotal: amountOf(declaredValue) } : {}),
      // 02: the shipper's own packaging.
      Package: parcels.map((parcel) => ({ PackagingType: { Code: "02" }, ...measuresOf(parcel) })),
      ShipmentRatingOptions: { NegotiatedRatesIndicator: "Y" },
    },
  },
});

/** The body of `POST /api/shipments/v2409/ship` for one parcel. */
export function shipRequest(account: CarrierAccount, request: LabelRequest): object {
  const { from, to, parcel, service, direction, customs } = request;
  const reference = [{ Value: upsReference(request.reference) }];
  // UPS keeps references per package within the USA and Puerto Rico, and per shipment everywhere else.
  const isDomesticUs = from.countryCode === to.countryCode && ["US", "PR"].includes(from.countryCode);
  return {
    ShipmentRequest: {
      Request: { SubVersion: "2403", RequestOption: "nonvalidate" },
      Shipment: {
        Description: customs?.items[0]?.description.slice(0, 50) ?? "Merchandise",
        // 9: a return label that is printed.
        ...(direction === "RETURN" ? { ReturnService: { Code: "9" } } : {}),
        ...(isDomesticUs ? {} : { ReferenceNumber: reference }),
        Shipper: { ...partyOf(direction === "RETURN" ? to : from, account), ShipperNumber: account.accountNumber },
        ShipTo: partyOf(to, account),
        ShipFrom: partyOf(from, account),
        PaymentInformation: { ShipmentCharge: [chargeOf(account)] },
        ShipmentRatingOptions: { NegotiatedRatesIndicator: "Y" },
        Service: { Code: service },
        ...(customs && needsInvoiceTotal(request) ? { InvoiceLineTotal: invoiceTotal(customs) } : {}),
        ...(customs ? { ShipmentServiceOptions: { InternationalForms: formsOf(request, customs) } } : {}),
        Package: [
          {
            Description: "Merchandise",
            Packaging: { Code: "02" },
            ...measuresOf(parcel),
            ...(isDomesticUs ? { ReferenceNumber: reference } : {}),
          },
        ],
      },
      // UPS draws no PDF: one is made of the image.
      LabelSpecification: {
        LabelImageFormat: { Code: request.format === "ZPL" ? "ZPL" : "PNG" },
        LabelStockSize: { Height: "6", Width: "4" },
      },
    },
  };
}

/** UPS wants the sum of the goods of what leaves the USA for Puerto Rico or Canada. */
const needsInvoiceTotal = ({ from, to, direction }: LabelRequest): boolean =>
  direction === "OUTBOUND" && from.countryCode === "US" && ["PR", "CA"].includes(to.countryCode);

/** UPS takes whole units of currency here, at least 1. */
const invoiceTotal = (customs: CustomsDeclaration): object => {
  const { CurrencyCode, MonetaryValue } = amountOf({ minor: valueOf(customs), currencyCode: customs.currencyCode });
  return { CurrencyCode, MonetaryValue: String(Math.max(1, Math.ceil(Number(MonetaryValue)))) };
};

const amountOf = (money: Money) => ({ CurrencyCode: money.currencyCode, MonetaryValue: formatAmount(money) });

/** UPS wants a description with each unit, and does not look at it. */
const unit = (code: string): object => ({ Code: code, Description: code });

const reasons: Readonly<Record<ExportReason, string>> = {
  SALE: "SALE",
  GIFT: "GIFT",
  SAMPLE: "SAMPLE",
  RETURN: "RETURN",
  DOCUMENTS: "OTHER",
  OTHER: "OTHER",
};

/** The commercial invoice, form 01. */
const formsOf = ({ to, shipDate, reference }: LabelRequest, customs: CustomsDeclaration): object => ({
  FormType: ["01"],
  InvoiceNumber: (customs.invoiceNumber ?? upsReference(reference)).slice(0, 35),
  InvoiceDate: compactDay(shipDate),
  ReasonForExport: reasons[customs.reason],
  CurrencyCode: customs.currencyCode,
  Contacts: { SoldTo: { Name: to.name.slice(0, 35), AttentionName: to.name.slice(0, 35), Address: addressOf(to) } },
  Product: customs.items.map(({ description, quantity, unitValueMinor, hsCode, countryOfOrigin }) => ({
    Description: [description.slice(0, 35)],
    Unit: {
      Number: String(quantity),
      UnitOfMeasurement: unit("PCS"),
      Value: formatAmount({ minor: unitValueMinor, currencyCode: customs.currencyCode }),
    },
    CommodityCode: hsCode,
    OriginCountryCode: countryOfOrigin,
  })),
});

/** 01: the transport. */
const chargeOf = ({ accountNumber }: CarrierAccount): object => ({
  Type: "01",
  BillShipper: { AccountNumber: accountNumber },
});

/** UPS takes names and lines of at most 35 characters. */
const partyOf = (address: PostalAddress, account: CarrierAccount): object => ({
  Name: (address.company ?? address.name).slice(0, 35),
  AttentionName: address.name.slice(0, 35),
  Phone: { Number: (address.phone ?? account.contactPhone ?? "").replace("+", "") },
  Address: addressOf(address),
});

const addressOf = ({ line1, line2, city, region, postalCode, countryCode }: PostalAddress): object => ({
  AddressLine: [line1, ...(line2 ? [line2] : [])].map((line) => line.slice(0, 35)),
  City: city.slice(0, 30),
  ...(region ? { StateProvinceCode: region } : {}),
  ...(postalCode ? { PostalCode: postalCode } : {}),
  CountryCode: countryCode,
});

const measuresOf = ({ weightGrams, lengthMm, widthMm, heightMm }: Parcel): object => ({
  Dimensions: {
    UnitOfMeasurement: unit("CM"),
    Length: String(Math.ceil(lengthMm / 10)),
    Width: String(Math.ceil(widthMm / 10)),
    Height: String(Math.ceil(heightMm / 10)),
  },
  PackageWeight: { UnitOfMeasurement: unit("KGS"), Weight: kilograms(weightGrams) },
});

/** UPS weighs by tenths of a kilogram; every value is a text. */
const kilograms = (grams: number): string => (Math.max(1, Math.ceil(grams / 100)) / 10).toFixed(1);
