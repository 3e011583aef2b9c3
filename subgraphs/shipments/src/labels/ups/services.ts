/** UPS's services by code (UPS Rating API v2409, appendix "Service Codes"). */
export const upsServices: Readonly<Record<string, string>> = {
  "01": "UPS Next Day Air",
  "02": "UPS 2nd Day Air",
  "03": "UPS Ground",
  "07": "UPS Worldwide Express",
  "08": "UPS Worldwide Expedited",
  "11": "UPS Standard",
  "12": "UPS 3 Day Select",
  "13": "UPS Next Day Air Saver",
  "14": "UPS Next Day Air Early",
  "54": "UPS Worldwide Express Plus",
  "59": "UPS 2nd Day Air A.M.",
  "65": "UPS Worldwide Saver",
};

/** The usual service between two countries. */
export const usualService = (from: string, to: string): string =>
  from === to ? (from === "US" ? "03" : "11") : isEuropean(from) && isEuropean(to) ? "11" : "65";

// UPS Standard runs over land within Europe.
const europe = new Set(
  "AT BE BG CH CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV NL NO PL PT RO SE SI SK".split(" "),
);
const isEuropean = (country: string): boolean => europe.has(country);
