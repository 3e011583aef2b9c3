import { couriersOf, withDashes } from "../aggregator/couriers.ts";

/** TrackingMore's courier codes where they are not ours with dashes. */
export const couriers = couriersOf(
  [
    ["post_cn", "china-post"],
    ["ems_china", "china-ems"],
    ["post_gb", "royal-mail"],
    ["post_de", "deutsche-post"],
    ["post_fr", "laposte"],
    ["post_nl", "postnl-parcels"],
    ["post_be", "bpost"],
    ["post_it", "poste-italiane"],
    ["post_es", "correos-spain"],
    ["post_ch", "swiss-post"],
    ["post_jp", "japan-post"],
    ["post_kr", "korea-post"],
    ["post_au", "australia-post"],
    ["post_sg", "singapore-post"],
    ["post_hk", "hong-kong-post"],
    ["four_px", "4px"],
    ["sf_express", "sfb2c"],
  ],
  withDashes,
);
