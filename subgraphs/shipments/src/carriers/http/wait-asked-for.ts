type Header = string | string[] | undefined;

/** Seconds that an answer asks to wait; null when it does not say. */
export const waitAskedFor = (
  status: number,
  headers: Readonly<Record<string, Header>>,
  now = Date.now(),
): number | null =>
  readRetryAfter(headers["retry-after"], now) ??
  // Some send it with every answer: it asks for a wait only where the rate is used up.
  (status === 429 ? readReset(headers["x-ratelimit-reset"], now) : null);

/** `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3). */
function readRetryAfter(header: Header, now: number): number | null {
  if (typeof header !== "string" || header.trim() === "") return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** When a rate begins anew: Unix time (AfterShip), or the seconds until then. */
function readReset(header: Header, now: number): number | null {
  if (typeof header !== "string" || !/^\d{1,10}$/.test(header.trim())) return null;
  const seconds = Number(header);
  return seconds < 1_000_000_000 ? seconds : Math.max(0, Math.ceil(seconds - now / 1000));
}
