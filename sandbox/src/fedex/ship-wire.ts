import { z } from "zod";

const party = z.object({
  contact: z.object({
    personName: z.string().min(1),
    phoneNumber: z.string().min(1),
    companyName: z.string().optional(),
  }),
  address: z.object({
    streetLines: z.array(z.string().min(1)).min(1).max(3),
    city: z.string().min(1),
    stateOrProvinceCode: z.string().optional(),
    postalCode: z.string().optional(),
    countryCode: z.string().length(2),
  }),
});
export type ShipParty = z.infer<typeof party>;

const account = z.object({ value: z.string().min(1) });

/** The body of `POST /ship/v1/shipments`, as far as the sandbox looks at it. */
export const shipRequest = z.object({
  labelResponseOptions: z.literal("LABEL"),
  accountNumber: account,
  requestedShipment: z.object({
    shipper: party,
    recipients: z.array(party).min(1),
    shipDatestamp: z.string(),
    serviceType: z.string(),
    packagingType: z.string(),
    shipmentSpecialServices: z
      .object({
        specialServiceTypes: z.array(z.string()),
        returnShipmentDetail: z.object({ returnType: z.string() }).optional(),
      })
      .optional(),
    customsClearanceDetail: z
      .object({
        commodities: z
          .array(
            z.object({
              description: z.string().min(1),
              countryOfManufacture: z.string().length(2),
              harmonizedCode: z.string().min(6),
              quantity: z.int().positive(),
              customsValue: z.object({ amount: z.number(), currency: z.string().length(3) }),
            }),
          )
          .min(1),
      })
      .optional(),
    labelSpecification: z.object({ imageType: z.enum(["PDF", "PNG", "ZPLII"]), labelStockType: z.string() }),
    requestedPackageLineItems: z
      .array(
        z.object({
          weight: z.object({ units: z.enum(["KG", "LB"]), value: z.number().positive() }),
          customerReferences: z
            .array(z.object({ customerReferenceType: z.string(), value: z.string().max(40) }))
            .default([]),
        }),
      )
      .length(1),
  }),
});
export type ShipRequest = z.infer<typeof shipRequest>["requestedShipment"];

export const cancelRequest = z.object({ accountNumber: account, trackingNumber: z.string() });

export const referenceRequest = z.object({
  referencesInformation: z.object({
    type: z.string(),
    value: z.string(),
    accountNumber: z.string(),
  }),
});
