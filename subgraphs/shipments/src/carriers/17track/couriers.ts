import { couriersOf } from "../aggregator/couriers.ts";

/**
 * 17TRACK's carrier keys as far as they are certain. For the others it is left to find the carrier by the number, and
 * its pushes name them.
 */
export const couriers = couriersOf(
  [
    ["dhl", "100001"],
    ["dhl_parcel_de", "7041"],
    ["ups", "100002"],
    ["fedex", "100003"],
    ["usps", "21051"],
    ["gls", "100005"],
    ["dpd_de", "100007"],
    ["hermes_de", "100031"],
    ["post_gb", "11033"],
    ["parcelforce", "11031"],
    ["canada_post", "3041"],
    ["post_cn", "3011"],
    ["yanwen", "190012"],
    ["cainiao", "190271"],
  ],
  () => null,
);
