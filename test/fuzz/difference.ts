const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const withinMs = 60_000;
const withinShare = 0.05;

/**
 * Where two answers to the same question differ; null where they do not. Asked one after the other they may tell of two
 * moments: times less than a minute apart count as equal, so do links that are signed until then, and averages over the time
 * that went by, which are no whole numbers, within a twentieth.
 */
export function difference(a: unknown, b: unknown, path = ""): string | null {
  if (Object.is(a, b)) return null;
  if (typeof a === "string" && typeof b === "string" && sameButForNow(a, b)) return null;
  if (typeof a === "number" && typeof b === "number" && sameAverage(a, b)) return null;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
    return `${path || "the whole"}: ${shown(a)} and ${shown(b)}`;
  }
  const [ofA, ofB] = [Object.keys(a), Object.keys(b)];
  if (ofA.join() !== ofB.join()) return `${path || "the whole"}: {${ofA.join()}} and {${ofB.join()}}`;
  for (const key of ofA) {
    const found = difference(a[key], b[key], `${path}/${key}`);
    if (found) return found;
  }
  return null;
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const sameAverage = (a: number, b: number): boolean =>
  !Number.isInteger(a) && !Number.isInteger(b) && Math.abs(a - b) < withinShare * Math.abs(a);

function sameButForNow(a: string, b: string): boolean {
  if (moment.test(a) && moment.test(b)) return Math.abs(Date.parse(a) - Date.parse(b)) < withinMs;
  return unsigned(a) === unsigned(b);
}

/** Links and tokens without their signatures, and without the time when they end. */
const unsigned = (text: string): string =>
  text
    .replaceAll(/(?<=[?&](?:expires|signature)=)[^&]*/g, "")
    .replaceAll(/([\w-]{20,})\.[\w-]{22}(?![\w-])/g, (_all, told: string) =>
      Buffer.from(told, "base64url")
        .toString("utf8")
        .replace(/\d{10,}(?=\]$)/, ""),
    );

const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 300);
