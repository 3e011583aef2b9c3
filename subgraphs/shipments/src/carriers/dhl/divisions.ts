/** DHL as a whole, and its divisions as the registry has them: the unified service tells of the parcels of all. */
export const dhlCarriers: readonly string[] = [
  "dhl",
  "dhl_express",
  "dhl_parcel_de",
  "dhl_ecommerce",
  "dhl_ecommerce_asia",
  "dhl_ecommerce_nl",
  "dhl_ecommerce_pl",
  "dhl_ecommerce_uk",
  "dhl_freight",
  "dhl_global_forwarding",
];
