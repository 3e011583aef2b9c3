import { Mood } from "../carrier/behaviour.ts";
import { Drivers, type SandboxPickup } from "../carrier/drivers.ts";
import { inZone, type SandboxScan, type Stage } from "../carrier/parcel.ts";
import type { ParcelWorld } from "../carrier/world.ts";
import type { ShipMisbehaviour } from "../fedex/ship-world.ts";
import { drawUpsLabel } from "./ship-label.ts";
import { kilogramsOf, type UpsParty, type UpsShipment } from "./ship-wire.ts";
import { upsTariffOf } from "./tariff.ts";
import { upsTrackingNumber } from "./wire.ts";

/** A shipment that the simulated UPS has sold a label for. */
export interface UpsSold {
  readonly trackingNumber: string;
  readonly accountNumber: string;
  readonly reference: string;
  readonly serviceCode: string;
  readonly isReturn: boolean;
  voided: boolean;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The labels that the simulated UPS sells. Their parcels move in its world like any other. */
export class UpsShipWorld {
  /** How questions about rates go wrong. */
  readonly rates = new Mood();
  /** How subscriptions to Track Alert go wrong. */
  readonly alerts = new Mood();
  /** How requests for a driver go wrong. */
  readonly pickupMood = new Mood();
  readonly #drivers = new Drivers();
  readonly #world: ParcelWorld<SandboxScan>;
  readonly #now: () => Date;
  readonly #sold = new Map<string, UpsSold>();
  #serial = 1_000_000 + Math.floor(Math.random() * 8_000_000);
  #misbehaviour: { readonly kind: ShipMisbehaviour; left: number } | null = null;

  constructor(world: ParcelWorld<SandboxScan>, now: () => Date) {
    this.#world = world;
    this.#now = now;
  }

  /** Makes the next `times` requests for labels or voids go wrong. */
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
    return this.#drivers.send(asked, (serial) => `2929${String(serial).padStart(7, "0")}`);
  }

  /** Everything sold, oldest first. */
  sold(): readonly UpsSold[] {
    return [...this.#sold.values()];
  }

  byReference(reference: string): readonly UpsSold[] {
    return this.sold().filter((one) => one.reference === reference);
  }

  /** Sells a label: another one for each call. @returns UPS's `ShipmentResults`. */
  async sell(shipment: UpsShipment, format: "PNG" | "GIF" | "ZPL"): Promise<object | Refusal> {
    const { Shipper, ShipFrom, ShipTo, Service, Package, ReferenceNumber, ReturnService } = shipment;
    const [parcel] = Package;
    if (!parcel) return { code: "120100", message: "Missing or invalid package" };
    const [from, to] = [ShipFrom.Address.CountryCode, ShipTo.Address.CountryCode];
    const isDomesticUs = from === to && from === "US";
    if (!isDomesticUs && parcel.ReferenceNumber) {
      return { code: "128013", message: "Package level reference numbers are not allowed for this movement." };
    }
    if (from === "US" && ["PR", "CA"].includes(to) && !ReturnService && !shipment.InvoiceLineTotal) {
      return { code: "120541", message: "Missing invoice line total." };
    }
    const { kilograms } = kilogramsOf(parcel);
    const tariff = upsTariffOf(Service.Code, from, to, kilograms);
    if (!tariff)
      return { code: "111210", message: "The requested service is unavailable between the selected locations." };
    if (kilograms > 70) return { code: "110548", message: "The package weight exceeds the maximum." };
    const trackingNumber = upsTrackingNumber(this.#serial++);
    const reference = (ReferenceNumber ?? parcel.ReferenceNumber)?.[0]?.Value ?? "";
    const content = { trackingNumber, serviceName: tariff.name, from: ShipFrom, to: ShipTo, reference, kilograms };
    const file = await drawUpsLabel(format, content);
    const isReturn = ReturnService !== undefined;
    this.#sold.set(trackingNumber, {
      ...{ trackingNumber, reference, serviceCode: Service.Code, isReturn, voided: false },
      accountNumber: Shipper.ShipperNumber,
    });
    this.#world.load([{ trackingNumber, scans: journey(ShipFrom, ShipTo, this.#now()) }]);
    this.#world.advance(trackingNumber, 1);
    const charge = { CurrencyCode: tariff.currency, MonetaryValue: (tariff.cents / 100).toFixed(2) };
    return {
      ShipmentCharges: {
        TransportationCharges: charge,
        ServiceOptionsCharges: { ...charge, MonetaryValue: "0.00" },
        TotalCharges: charge,
      },
      NegotiatedRateCharges: { TotalCharge: charge },
      BillingWeight: { UnitOfMeasurement: { Code: "KGS" }, Weight: kilograms.toFixed(1) },
      ShipmentIdentificationNumber: trackingNumber,
      PackageResults: [
        {
          TrackingNumber: trackingNumber,
          ServiceOptionsCharges: { ...charge, MonetaryValue: "0.00" },
          ShippingLabel: { ImageFormat: { Code: format, Description: format }, GraphicImage: file.toString("base64") },
        },
      ],
    };
  }

  /** Voids a shipment that UPS does not have yet. @returns null when it is done. */
  void(trackingNumber: string): Refusal | null {
    const sold = this.#sold.get(trackingNumber);
    if (!sold) return { code: "190102", message: "No shipment found within the allowed void period" };
    if (sold.voided) return { code: "190117", message: "The shipment has already been voided." };
    if ((this.#world.scansOf(trackingNumber) ?? []).some(({ stage }) => stage !== "LABEL")) {
      return { code: "190109", message: "Time for voiding has expired." };
    }
    sold.voided = true;
    return null;
  }
}

/** A parcel's way from door to door, a minute between two scans. */
function journey(from: UpsParty, to: UpsParty, begin: Date): SandboxScan[] {
  const steps: readonly (readonly [stage: Stage, text: string, at: UpsParty | null])[] = [
    ["LABEL", "Shipper created a label, UPS has not received the package yet.", null],
    ["PICKED_UP", "Origin Scan", from],
    ["DEPARTED", "Departed from Facility", from],
    ["ARRIVED", "Arrived at Facility", to],
    ["OUT_FOR_DELIVERY", "Out For Delivery Today", to],
    ["DELIVERED", "DELIVERED", to],
  ];
  return steps.map(([stage, text, at], i) => ({
    at: inZone(begin.getTime() + i * 60_000, "+00:00"),
    stage,
    text,
    ...(at ? { city: at.Address.City, countryCode: at.Address.CountryCode } : {}),
  }));
}
