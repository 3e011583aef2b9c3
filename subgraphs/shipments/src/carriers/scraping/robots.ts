/** A line of robots.txt: whether paths that match may be fetched. */
interface RobotsLine {
  readonly allow: boolean;
  readonly pattern: string;
}

/** What a host allows one crawler. */
export interface RobotsRules {
  readonly lines: readonly RobotsLine[];
}

export const everythingAllowed: RobotsRules = { lines: [] };
const maxLines = 5000;

/**
 * Reads robots.txt for one crawler (RFC 9309): the group that names it, else the group for all.
 * @param agent the crawler's product token.
 */
export function readRobots(body: string, agent: string): RobotsRules {
  const own: RobotsLine[] = [];
  const others: RobotsLine[] = [];
  let isNamed = false;
  let targets = new Set<RobotsLine[]>();
  let inAgents = false;
  for (const raw of body.split(/\r\n|\r|\n/, maxLines)) {
    const line = /^\s*([a-z-]+)\s*:([^#]*)/i.exec(raw.slice(0, 2000));
    if (!line) continue;
    const [key, value] = [line[1]?.toLowerCase() ?? "", line[2]?.trim() ?? ""];
    if (key === "user-agent") {
      if (!inAgents) targets = new Set();
      inAgents = true;
      if (value === "*") targets.add(others);
      else if (value.toLowerCase() === agent.toLowerCase()) {
        targets.add(own);
        isNamed = true;
      }
    } else if (key === "allow" || key === "disallow") {
      inAgents = false;
      if (value !== "") for (const target of targets) target.push({ allow: key === "allow", pattern: value });
    }
  }
  return { lines: isNamed ? own : others };
}

/** Whether a path with its query may be fetched: the longest line that matches decides, and permission wins a tie. */
export function mayFetch({ lines }: RobotsRules, path: string): boolean {
  const best = lines
    .filter(({ pattern }) => matches(pattern, path))
    .toSorted((a, b) => b.pattern.length - a.pattern.length || Number(b.allow) - Number(a.allow))[0];
  return best?.allow ?? true;
}

/** `*` stands for anything, `$` at the end for the end. Looks at each part once: no pattern is slow. */
function matches(pattern: string, path: string): boolean {
  const anchored = pattern.endsWith("$");
  const parts = (anchored ? pattern.slice(0, -1) : pattern).split("*");
  const [first = "", ...rest] = parts;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = anchored && isLast ? path.length - part.length : path.indexOf(part, at);
    if (found < at || !path.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return !anchored || at === path.length;
}
