/**
 * Whether a browser's page may talk to the gateway. Requests without an origin come from programs, which
 * a page cannot make its visitor's browser imitate; `null` is an origin and is never allowed.
 * @param allowed exact origins, `https://shop.example` or `http://localhost:3000`
 */
export function isAllowedOrigin(origin: string | undefined, allowed: ReadonlySet<string>): boolean {
  return origin === undefined || allowed.has(origin);
}
