import { Mood } from "../carrier/behaviour.ts";
import { Drivers, type SandboxPickup } from "../carrier/drivers.ts";
import { inZone } from "../carrier/parcel.ts";
import { drawLabel } from "./ship-label.ts";
import type { ShipParty, ShipRequest } from "./ship-wire.ts";
import { tariffOf } from "./tariff.ts";
import { fedexTrackingNumber } from "./tracking-number.ts";
import type { FedexScanEvent } from "./wire.ts";
import type { FedexWorld } from "./world.ts";

/** How a Ship request goes wrong: refused for the moment, done without an answer, or never answered. */
export type ShipMisbehaviour =
  | "TOO_MANY_REQUESTS"
  | "UNAVAILABLE"
  | "HANG_BEFORE"
  | "HANG_AFTER"
  | "DROP_AFTER"
  | "TOKEN_REVOKED";

/** A shipment that the simulated FedEx has sold a label for. */
export interface SoldShipment {
  readonly trackingNumber: string;
  readonly accountNumber: string;
  readonly reference: string;
  readonly isReturn: boolean;
  readonly serviceType: string;
  readonly customerTransactionId: string | null;
  cancelled: boolean;
}

/** Why FedEx does not do what it is asked. */
export interface ShipRefusal {
  readonly code: string;
  readonly message: string;
}

/** The labels that the simulated FedEx sells. Their parcels move in its world like any other. */
export class FedexShipWorld {
  /** How questions about rates go wrong. */
  readonly rates = new Mood();
  /** How requests for a driver go wrong. */
  readonly pickupMood = new Mood();
  readonly #drivers = new Drivers();
  readonly #world: FedexWorld;
  readonly #now: () => Date;
  readonly #sold = new Map<string, SoldShipment>();
  #serial = 900_000_000 + Math.floor(Math.random() * 90_000_000);
  #misbehaviour: { readonly kind: ShipMisbehaviour; left: number } | null = null;

  constructor(world: FedexWorld, now: () => Date) {
    this.#world = world;
    this.#now = now;
  }

  /** Makes the next `times` requests for labels or cancellations go wrong. */
  misbehave(kind: ShipMisbehaviour, times = 1): void {
    this.#misbehaviour = { kind, left: times };
  }

  nextMisbehaviour(): ShipMisbehaviour | null {
    if (!this.#misbehaviour || this.#misbehaviour.left <= 0) return null;
    this.#misbehaviour.left -= 1;
    return this.#misbehaviour.kind;
  }

  /** The drivers that were asked for, oldest first. */
  pickups(): readonly SandboxPickup[] {
    return this.#drivers.all();
  }

  /** Sends a driver: another one for each call. */
  pickup(asked: Omit<SandboxPickup, "code" | "cancelled">): SandboxPickup {
    return this.#drivers.send(asked, String);
  }

  /** Everything sold, oldest first. */
  sold(): readonly SoldShipment[] {
    return [...this.#sold.values()];
  }

  /** What is under a reference of an account. */
  byReference(accountNumber: string, reference: string): readonly SoldShipment[] {
    return this.sold().filter((one) => one.accountNumber === accountNumber && one.reference === reference);
  }

  /**
   * Sells a label: another one for each call, whatever its transaction id, as FedEx does.
   * @returns FedEx's `transactionShipments` entry.
   */
  async sell(
    accountNumber: string,
    request: ShipRequest,
    customerTransactionId: string | null,
  ): Promise<object | ShipRefusal> {
    const { shipper, recipients, serviceType, labelSpecification, requestedPackageLineItems } = request;
    const [to] = recipients;
    const [parcel] = requestedPackageLineItems;
    if (!to || !parcel) return { code: "RECIPIENTS.EMPTY", message: "Recipients are required." };
    const kilograms = parcel.weight.units === "KG" ? parcel.weight.value : parcel.weight.value * 0.453_592_37;
    if (kilograms > 68) return { code: "PACKAGE.WEIGHT.EXCEEDED", message: "Package weight exceeds the limit." };
    for (const party of [shipper, to]) {
      const isGiven = !needsPostalCode.has(party.address.countryCode) || party.address.postalCode;
      if (!isGiven) return { code: "POSTALCODE.REQUIRED", message: "Postal code is required." };
    }
    const tariff = tariffOf(serviceType, shipper.address.countryCode, to.address.countryCode, kilograms);
    if (!tariff)
      return { code: "SERVICETYPE.NOT.ALLOWED", message: "The service is not offered between these places." };

    const isAbroad = [shipper, to].some(({ address }) => !customsUnion.has(address.countryCode));
    if (serviceType.includes("INTERNATIONAL") && isAbroad && !request.customsClearanceDetail) {
      return { code: "COMMODITIES.REQUIRED", message: "Commodities are required for international shipments." };
    }

    const trackingNumber = fedexTrackingNumber(this.#serial++);
    const reference =
      parcel.customerReferences.find((r) => r.customerReferenceType === "CUSTOMER_REFERENCE")?.value ?? "";
    const isReturn = request.shipmentSpecialServices?.specialServiceTypes.includes("RETURN_SHIPMENT") ?? false;
    const { serviceName, currency, cents } = tariff;
    const content = { trackingNumber, serviceName, from: shipper, to, reference, isReturn, kilograms };
    const file = await drawLabel(labelSpecification.imageType, { ...content, shipDate: request.shipDatestamp });
    this.#sold.set(trackingNumber, {
      ...{ trackingNumber, accountNumber, reference, isReturn, serviceType, customerTransactionId, cancelled: false },
    });
    this.#world.load([{ trackingNumber, scans: journey(shipper, to, this.#now()) }]);
    this.#world.advance(trackingNumber, 1);
    const totalNetCharge = cents / 100;
    return {
      serviceType,
      serviceName,
      shipDatestamp: request.shipDatestamp,
      masterTrackingNumber: trackingNumber,
      pieceResponses: [
        {
          trackingNumber,
          masterTrackingNumber: trackingNumber,
          netRateAmount: totalNetCharge,
          currency,
          customerReferences: parcel.customerReferences,
          packageDocuments: [
            {
              contentType: "LABEL",
              docType: labelSpecification.imageType,
              copiesToPrint: 1,
              encodedLabel: file.toString("base64"),
            },
          ],
        },
      ],
      completedShipmentDetail: {
        usDomestic: shipper.address.countryCode === "US" && to.address.countryCode === "US",
        carrierCode: serviceType === "FEDEX_GROUND" ? "FDXG" : "FDXE",
        masterTrackingId: { trackingIdType: "FEDEX", formId: "0201", trackingNumber },
        shipmentRating: {
          actualRateType: "PAYOR_ACCOUNT_PACKAGE",
          shipmentRateDetails: [{ rateType: "PAYOR_ACCOUNT_PACKAGE", totalNetCharge, currency }],
        },
      },
    };
  }

  /** Cancels a shipment that FedEx does not have yet. @returns null when it is done. */
  cancel(accountNumber: string, trackingNumber: string): ShipRefusal | null {
    const sold = this.#sold.get(trackingNumber);
    if (sold?.accountNumber !== accountNumber) {
      return { code: "TRACKING.TRACKINGNUMBER.NOTFOUND", message: "Tracking number cannot be found." };
    }
    if (sold.cancelled) {
      return { code: "SHIPMENT.ALREADY.CANCELLED", message: "The shipment has been cancelled already." };
    }
    const seen = this.#world.scansOf(trackingNumber) ?? [];
    if (seen.some(({ eventType }) => eventType !== "OC")) {
      return { code: "SHIPMENT.TENDERED", message: "The shipment was tendered and cannot be cancelled." };
    }
    sold.cancelled = true;
    const at = inZone(this.#now().getTime(), "+00:00");
    this.#world.load([{ trackingNumber, scans: [...seen, scan("CA", "Shipment cancelled by sender", at, null)] }]);
    this.#world.advance(trackingNumber);
    return null;
  }
}

const customsUnion = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);
const needsPostalCode = new Set(["US", "CA", "GB", "DE", "FR", "IN", "NL"]);

/** A parcel's way from door to door, a minute between two scans. */
function journey(from: ShipParty, to: ShipParty, begin: Date): FedexScanEvent[] {
  const steps: readonly (readonly [code: string, text: string, at: ShipParty | null])[] = [
    ["OC", "Shipment information sent to FedEx", null],
    ["PU", "Picked up", from],
    ["DP", "Left FedEx origin facility", from],
    ["AR", "At local FedEx facility", to],
    ["OD", "On FedEx vehicle for delivery", to],
    ["DL", "Delivered", to],
  ];
  return steps.map(([code, text, at], i) => scan(code, text, inZone(begin.getTime() + i * 60_000, "+00:00"), at));
}

const scan = (eventType: string, text: string, date: string, at: ShipParty | null): FedexScanEvent => ({
  date,
  eventType,
  eventDescription: text,
  exceptionCode: "",
  exceptionDescription: "",
  derivedStatusCode: eventType,
  derivedStatus: text,
  locationType: at ? "FEDEX_FACILITY" : "CUSTOMER",
  scanLocation: at
    ? { city: at.address.city.toUpperCase(), countryCode: at.address.countryCode, residential: false }
    : { residential: false },
});
