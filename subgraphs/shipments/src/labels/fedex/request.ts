import { formatAmount, type PostalAddress } from "@waybill/kernel";
import type { CarrierAccount } from "../../carriers/carrier.ts";
import { type CustomsDeclaration, type ExportReason, valueOf } from "../../domain/customs/declaration.ts";
import type { LabelFormat, Parcel, ShipmentDirection } from "../../domain/labels/label.ts";
import type { LabelRequest } from "../provider.ts";

/** FedEx's name of each format, with paper that all its label printers have. */
const labelSpecifications: Readonly<Record<LabelFormat, { imageType: string; labelStockType: string }>> = {
  PDF: { imageType: "PDF", labelStockType: "PAPER_4X6" },
  PNG: { imageType: "PNG", labelStockType: "PAPER_4X6" },
  ZPL: { imageType: "ZPLII", labelStockType: "STOCK_4X6" },
};

/** The body of `POST /ship/v1/shipments` for one parcel. */
export function shipRequest(account: CarrierAccount, request: LabelRequest): object {
  const { parcel, format, service, reference, direction, customs } = request;
  const accountNumber = { value: account.accountNumber };
  return {
    labelResponseOptions: "LABEL",
    mergeLabelDocOption: "LABELS_ONLY",
    accountNumber,
    requestedShipment: {
      shipper: partyOf(request.from, account),
      recipients: [partyOf(request.to, account)],
      shipDatestamp: dayOf(request.shipDate),
      serviceType: service,
      packagingType: "YOUR_PACKAGING",
      pickupType: direction === "RETURN" ? "DROPOFF_AT_FEDEX_LOCATION" : "USE_SCHEDULED_PICKUP",
      blockInsightVisibility: false,
      shippingChargesPayment: { paymentType: "SENDER", payor: { responsibleParty: { accountNumber } } },
      ...(direction === "RETURN"
        ? {
            shipmentSpecialServices: {
              specialServiceTypes: ["RETURN_SHIPMENT"],
              returnShipmentDetail: { returnType: "PRINT_RETURN_LABEL" },
            },
          }
        : {}),
      ...(customs ? { customsClearanceDetail: clearanceOf(customs, direction) } : {}),
      labelSpecification: { labelFormatType: "COMMON2D", ...labelSpecifications[format] },
      requestedPackageLineItems: [
        {
          ...measuresOf(parcel),
          customerReferences: [{ customerReferenceType: "CUSTOMER_REFERENCE", value: reference }],
        },
      ],
    },
  };
}

/** The body of `PUT /ship/v1/shipments/cancel`. */
export const cancelRequest = (
  account: CarrierAccount,
  label: { readonly trackingNumber: string; readonly fromCountry: string },
): object => ({
  accountNumber: { value: account.accountNumber },
  emailShipment: false,
  senderCountryCode: label.fromCountry,
  deletionControl: "DELETE_ALL_PACKAGES",
  trackingNumber: label.trackingNumber,
});

/** The body of `POST /track/v1/referencenumbers`: what was shipped under our reference around that day. */
export const referenceRequest = (account: CarrierAccount, reference: string, shipDate: Date): object => ({
  includeDetailedScans: false,
  referencesInformation: {
    type: "CUSTOMER_REFERENCE",
    value: reference,
    accountNumber: account.accountNumber,
    shipDateBegin: dayOf(new Date(shipDate.getTime() - dayMs)),
    shipDateEnd: dayOf(new Date(shipDate.getTime() + dayMs)),
  },
});

/** FedEx's words for why goods cross the border. */
const purposes: Readonly<Record<ExportReason, string>> = {
  SALE: "SOLD",
  GIFT: "GIFT",
  SAMPLE: "SAMPLE",
  RETURN: "NOT_SOLD",
  DOCUMENTS: "NOT_SOLD",
  OTHER: "NOT_SOLD",
};

/** What FedEx tells customs: the goods by kind, and who pays the duties. */
function clearanceOf(customs: CustomsDeclaration, direction: ShipmentDirection): object {
  const { items, currencyCode: currency, invoiceNumber } = customs;
  const amountOf = (minor: number) => ({ amount: Number(formatAmount({ minor, currencyCode: currency })), currency });
  const reference = { customerReferenceType: "INVOICE_NUMBER", value: invoiceNumber };
  return {
    dutiesPayment: { paymentType: "RECIPIENT" },
    // Customs is told why goods come back; none of FedEx's own reasons fits all.
    ...(direction === "RETURN" ? { customsOption: { type: "OTHER", description: "Returned goods" } } : {}),
    totalCustomsValue: amountOf(valueOf(customs)),
    commercialInvoice: {
      shipmentPurpose: purposes[customs.reason],
      ...(invoiceNumber ? { customerReferences: [reference] } : {}),
    },
    commodities: items.map(({ description, quantity, unitValueMinor, weightGrams, hsCode, countryOfOrigin }) => ({
      description,
      countryOfManufacture: countryOfOrigin,
      harmonizedCode: hsCode,
      quantity,
      quantityUnits: "PCS",
      unitPrice: amountOf(unitValueMinor),
      customsValue: amountOf(quantity * unitValueMinor),
      numberOfPieces: 1,
      weight: weightOf(quantity * weightGrams),
    })),
  };
}

/** A weight as FedEx writes it. */
export const weightOf = (grams: number): object => ({
  units: "KG",
  value: Math.max(0.01, Math.round(grams / 10) / 100),
});

/** A parcel's weight and size, as FedEx writes them. */
export const measuresOf = (parcel: Parcel): object => ({
  weight: weightOf(parcel.weightGrams),
  dimensions: {
    length: centimetres(parcel.lengthMm),
    width: centimetres(parcel.widthMm),
    height: centimetres(parcel.heightMm),
    units: "CM",
  },
});

const dayMs = 24 * 3_600_000;
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** FedEx takes whole centimetres. */
const centimetres = (millimetres: number): number => Math.max(1, Math.ceil(millimetres / 10));

/** A sender or recipient, as FedEx writes them. */
export function partyOf(address: PostalAddress, account: CarrierAccount): object {
  const { name, company, phone } = address;
  return {
    contact: {
      personName: name,
      ...(company ? { companyName: company } : {}),
      phoneNumber: phone ?? account.contactPhone,
    },
    address: addressOf(address),
  };
}

/** An address, as FedEx writes it. */
export const addressOf = ({ line1, line2, city, region, postalCode, countryCode }: PostalAddress): object => ({
  streetLines: [line1, ...(line2 ? [line2] : [])],
  city,
  ...(region ? { stateOrProvinceCode: region } : {}),
  ...(postalCode ? { postalCode } : {}),
  countryCode,
  residential: false,
});
