import { z } from "zod";

const address = z.object({
  AddressLine: z.array(z.string().min(1).max(35)).min(1).max(3),
  City: z.string().min(1).max(30),
  StateProvinceCode: z.string().optional(),
  PostalCode: z.string().optional(),
  CountryCode: z.string().length(2),
});
const party = z.object({
  Name: z.string().min(1).max(35),
  AttentionName: z.string().max(35).optional(),
  Phone: z.object({ Number: z.string().min(1).max(15) }),
  Address: address,
});
export type UpsParty = z.infer<typeof party>;
const shipper = party.extend({ ShipperNumber: z.string().min(1) });
const weight = z.object({
  UnitOfMeasurement: z.object({ Code: z.enum(["KGS", "LBS"]), Description: z.string() }),
  Weight: z.string().regex(/^\d+(\.\d)?$/),
});
const dimensions = z.object({
  UnitOfMeasurement: z.object({ Code: z.enum(["CM", "IN"]), Description: z.string() }),
  Length: z.string(),
  Width: z.string(),
  Height: z.string(),
});
const parcel = z.object({ Dimensions: dimensions.optional(), PackageWeight: weight });
const invoiceTotal = z.object({ CurrencyCode: z.string().length(3), MonetaryValue: z.string().min(1).max(19) });
const reference = z.array(z.object({ Value: z.string().min(1).max(35) }));

/** The body of `POST /api/rating/v2409/{requestoption}`, as far as the sandbox looks at it. */
export const rateRequest = z.object({
  RateRequest: z.object({
    Shipment: z.object({
      Shipper: shipper,
      ShipTo: party,
      ShipFrom: party,
      DeliveryTimeInformation: z
        .object({
          PackageBillType: z.enum(["02", "03", "04", "07"]),
          Pickup: z.object({ Date: z.string().regex(/^\d{8}$/) }),
        })
        .optional(),
      InvoiceLineTotal: invoiceTotal.optional(),
      Package: z.array(parcel.extend({ PackagingType: z.object({ Code: z.string() }) })).min(1),
    }),
  }),
});

/** The body of `POST /api/shipments/v2409/ship`, as far as the sandbox looks at it. */
export const shipRequest = z.object({
  ShipmentRequest: z.object({
    Request: z.object({ RequestOption: z.enum(["nonvalidate", "validate"]) }),
    Shipment: z.object({
      Shipper: shipper,
      ShipTo: party,
      ShipFrom: party,
      PaymentInformation: z.object({
        ShipmentCharge: z.array(
          z.object({ Type: z.literal("01"), BillShipper: z.object({ AccountNumber: z.string().min(1) }) }),
        ),
      }),
      ReturnService: z.object({ Code: z.string() }).optional(),
      ReferenceNumber: reference.optional(),
      Service: z.object({ Code: z.string() }),
      ShipmentServiceOptions: z
        .object({
          InternationalForms: z.object({
            FormType: z.array(z.string()).min(1),
            Product: z.array(z.object({ Description: z.array(z.string().min(1).max(35)).min(1).max(3) })).min(1),
          }),
        })
        .optional(),
      InvoiceLineTotal: invoiceTotal.optional(),
      Package: z
        .array(parcel.extend({ Packaging: z.object({ Code: z.string() }), ReferenceNumber: reference.optional() }))
        .length(1),
    }),
    LabelSpecification: z.object({ LabelImageFormat: z.object({ Code: z.enum(["PNG", "GIF", "ZPL"]) }) }),
  }),
});
export type UpsShipment = z.infer<typeof shipRequest>["ShipmentRequest"]["Shipment"];

/** What a package is charged by. */
export function kilogramsOf({ Dimensions, PackageWeight }: z.infer<typeof parcel>) {
  const weightKg = Number(PackageWeight.Weight) * (PackageWeight.UnitOfMeasurement.Code === "LBS" ? 0.453_592_37 : 1);
  const cube = Dimensions ? Number(Dimensions.Length) * Number(Dimensions.Width) * Number(Dimensions.Height) : 0;
  return {
    kilograms: weightKg,
    cubicCentimetres: cube * (Dimensions?.UnitOfMeasurement.Code === "IN" ? 16.387_064 : 1),
  };
}
