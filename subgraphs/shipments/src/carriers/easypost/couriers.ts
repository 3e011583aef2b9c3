import { carrierByCode } from "../../domain/carrier-registry.ts";
import { couriersOf } from "../aggregator/couriers.ts";

/** EasyPost's carrier names where they are not our names without spaces. */
export const couriers = couriersOf(
  [
    ["dhl", "DHLExpress"],
    ["post_gb", "RoyalMail"],
    ["post_au", "AustraliaPost"],
    ["post_de", "DeutschePost"],
    ["post_ch", "SwissPost"],
    ["post_sg", "SingaporePost"],
    ["dpd_uk", "DPDUK"],
    ["evri", "Hermes"],
    ["lasership", "LaserShipV2"],
    ["ontrac", "OnTrac"],
  ],
  // It names carriers by their names: `FedEx`, `CanadaPost`.
  (code) => (code.startsWith("post_") ? null : (carrierByCode(code)?.name.replaceAll(/[^A-Za-z0-9]/g, "") ?? null)),
);
