import { readFileSync } from "node:fs";

/** Packages that compare objects by identity: two copies in one process break them. */
const single = ["graphql", "mongodb", "@mikro-orm/core", "@apollo/federation-internals", "@apollo/query-planner"];

/** One line per package of `single` that the lockfile does not hold exactly once. */
export function duplicatedPackages(lockfile: string): string[] {
  const text = readFileSync(lockfile, "utf8");
  const packages = text.slice(text.indexOf("\npackages:"), text.indexOf("\nsnapshots:"));
  return single.flatMap((name) => {
    const versions = [...packages.matchAll(/^ {2}'?(@?[^@'\n]+)@([^:'\n]+)'?:$/gm)].flatMap(([, found, version]) =>
      found === name ? [version] : [],
    );
    return versions.length === 1 ? [] : [`${name} is in the lockfile ${versions.length} times: ${versions.join(", ")}`];
  });
}
