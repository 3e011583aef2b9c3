import { couriersOf, withDashes } from "../aggregator/couriers.ts";

/** AfterShip's slugs where they are not ours with dashes. */
export const couriers = couriersOf(
  [
    ["post_cn", "china-post"],
    ["ems_china", "china-ems"],
    ["post_gb", "royal-mail"],
    ["parcelforce", "parcel-force"],
    ["post_de", "deutsch-post"],
    ["post_fr", "la-poste-colissimo"],
    ["post_nl", "postnl"],
    ["post_be", "bpost"],
    ["post_it", "poste-italiane"],
    ["post_es", "spain-correos-es"],
    ["post_ch", "swiss-post"],
    ["post_at", "austrian-post-registered"],
    ["post_jp", "japan-post"],
    ["post_kr", "korea-post"],
    ["post_au", "australia-post"],
    ["post_nz", "new-zealand-post"],
    ["post_sg", "singapore-post"],
    ["post_hk", "hong-kong-post"],
    ["post_in", "india-post"],
    ["post_br", "brazil-correios"],
    ["four_px", "4px"],
    ["hermes_de", "hermes-de"],
    ["evri", "myhermes-uk"],
    ["sf_express", "sf-express"],
    ["dhl", "dhl"],
    ["dhl_parcel_de", "dhl-germany"],
  ],
  withDashes,
);
