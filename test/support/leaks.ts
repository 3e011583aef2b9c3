/** Words of libraries, of the database and of our own files, which no answer may say. */
const leaks =
  /stack|node_modules|\bat \S+ \(|\/src\/|\.ts:\d|E11000|Mongo(?!l)|BSON|trackedNumbers|webhookDeliveries|idempotency"|Did you mean|"extensions":\{[^}]*"serviceName"/;

/** What an answer tells of what is behind the graph, with a little of what stands around it; null for nothing. */
export function leakIn(text: string): string | null {
  const found = leaks.exec(text);
  return found && text.slice(Math.max(0, found.index - 40), found.index + 80);
}
