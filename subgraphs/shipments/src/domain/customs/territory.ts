const customsUnion = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

/** Whether goods between two countries need customs papers; territories with rules of their own are not told apart. */
export const needsCustoms = (from: string, to: string): boolean =>
  from !== to && !(customsUnion.has(from) && customsUnion.has(to));
