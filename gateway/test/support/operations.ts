import {
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from "graphql";

/** Makes random numbers from 0 to 1 that are the same each time (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A random valid query over a schema: aliases, fragments, conditions, abstract types, fields twice. */
export function randomQuery(schema: GraphQLSchema, seed: number): string {
  const random = randomOf(seed);
  const chance = (share: number): boolean => random() < share;
  const fragments: string[] = [];
  let aliases = 0;

  const condition = (): string =>
    chance(0.9) ? "" : ` @${chance(0.5) ? "include" : "skip"}(if: ${chance(0.5) ? "$yes" : "$no"})`;

  function selection(type: GraphQLNamedType, depth: number): string {
    const parts: string[] = [];
    if (chance(0.3)) parts.push(chance(0.3) ? `kind${(aliases += 1)}: __typename` : "__typename");
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const inner = getNamedType(field.type);
        const isDeep = isCompositeType(inner);
        if (chance(isDeep ? (depth > 3 ? 1 : 0.6) : 0.45)) continue;
        const below = isDeep ? ` ${selection(inner, depth + 1)}` : "";
        // An alias that is never taken twice cannot collide.
        const alias = chance(0.15) ? `a${(aliases += 1)}: ` : "";
        const given = field.name === "product" ? '(id: "p2")' : field.name === "nick" && alias ? "(loud: $yes)" : "";
        parts.push(`${alias}${field.name}${given}${condition()}${below}`);
      }
    }
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) {
        if (chance(0.7)) parts.push(`... on ${possible.name}${condition()} ${selection(possible, depth + 1)}`);
      }
    } else if (chance(0.15)) {
      const name = `F${fragments.length}`;
      fragments.push("");
      fragments[Number(name.slice(1))] = `fragment ${name} on ${type.name} ${selection(type, depth + 2)}`;
      parts.push(`...${name}${condition()}`);
    }
    return `{ ${parts.length > 0 ? parts.join(" ") : "__typename"} }`;
  }

  const query = schema.getQueryType();
  const text = query ? selection(query, 0) : "{ __typename }";
  return `query Random($yes: Boolean = true, $no: Boolean!) { ${text.slice(1, -1)} } ${fragments.join(" ")}`;
}
