const maxDepth = 16;
const maxValues = 20_000;

/**
 * What is wrong with the shape of an operation's variables, before anything walks through them by
 * recursion; undefined when nothing is. Their types are checked later.
 */
export function variablesProblem(variables: Readonly<Record<string, unknown>>): string | undefined {
  let level: object[] = [variables];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return `The variables are nested more than ${maxDepth} levels deep.`;
    const next: object[] = [];
    for (const container of level) {
      for (const value of Object.values(container)) {
        values += 1;
        if (values > maxValues) return `The variables hold more than ${maxValues} values.`;
        if (typeof value === "object" && value !== null) next.push(value as object);
      }
    }
    level = next;
  }
  return undefined;
}
