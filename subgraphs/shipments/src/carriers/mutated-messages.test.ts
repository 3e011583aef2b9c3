import fc from "fast-check";
import { expect, test } from "vitest";
import { type Json, messageCases, type Path, type Read } from "../../test/support/carrier-messages.ts";

// Messages as carriers send them, with something in them changed at random: a field missing, null, of another type, a
// list where one was expected and the other way round. Whatever it is, reading never throws, and no scan whose own time
// is as it was is lost.

/** All places in a value, the value itself first. */
const pathsIn = (value: Json, path: Path = []): Path[] => [
  path,
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) =>
        pathsIn(inner, [...path, Array.isArray(value) ? Number(name) : name]),
      )
    : []),
];

/** The value with what is at a path changed; `undefined` takes it away. */
function changed(value: Json, [name, ...rest]: Path, change: (old: Json) => Json | undefined): Json {
  if (name === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => {
      if (index !== name) return [item];
      const next = rest.length === 0 ? change(item) : changed(item, rest, change);
      return next === undefined ? [] : [next];
    });
  }
  const entries = Object.entries(value as Record<string, Json>).flatMap(([key, item]): [string, Json][] => {
    if (key !== name) return [[key, item]];
    const next = rest.length === 0 ? change(item) : changed(item, rest, change);
    return next === undefined ? [] : [[key, next]];
  });
  return Object.fromEntries(entries);
}

const junk = fc.constantFrom<Json | undefined>(undefined, null, "", "x", 0, -1, 1e300, true, [], {}, [[]], [null], {
  a: { b: [1] },
});
const mutation = fc.oneof(
  junk.map((value) => () => value),
  fc.constant((old: Json): Json => [old]),
  fc.constant((old: Json): Json => ({ ...(typeof old === "object" ? old : { value: old }), extra: [{}] })),
);
const change = fc.tuple(fc.nat(), mutation);

const timesOf = (read: ReturnType<Read>): string[] =>
  read.ok ? read.value.flatMap(({ scans }) => scans.map(({ occurredRaw }) => occurredRaw)).toSorted() : [];

test.each(Object.entries(messageCases))("%s: no change of a message makes reading it throw", (_, { read, body }) => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let mutated = body;
      for (const [at, mutate] of changes) {
        const paths = pathsIn(mutated);
        mutated = changed(mutated, paths[at % paths.length] ?? [], mutate);
      }
      const answer = read(JSON.stringify(mutated));
      expect(answer.ok || ["NOT_JSON", "UNKNOWN_SHAPE", "TOO_MANY_SCANS"].includes(answer.error.code)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test.each(Object.entries(messageCases))(
  "%s: no scan is lost whose time is there",
  (_, { read, body, scans, times, kept }) => {
    const whole = timesOf(read(JSON.stringify(body)));
    expect(whole).toHaveLength(scans.length === 0 ? 1 : 3);
    // Neither what holds the scans, nor a scan as a whole, its time, or whose it is.
    const isFree = (path: Path): boolean => {
      const isAbove = path.every(
        (name, index) => index > scans.length || scans[index] === undefined || scans[index] === name,
      );
      const isInScans = scans.every((name, index) => path[index] === name);
      const depth = scans.length + (scans.length === 0 ? 0 : 1);
      if (!isInScans)
        return !(isAbove && path.length <= scans.length) && !path.some((name) => kept.includes(String(name)));
      return path.length > depth && !path.some((name) => times.includes(String(name)) || kept.includes(String(name)));
    };
    const free = pathsIn(body).filter(isFree);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat({ max: free.length - 1 }), { minLength: 1, maxLength: 4 }),
        mutation,
        (places, mutate) => {
          // The deepest and last first, so that the others stay where they are.
          const order = places.toSorted((a, b) => b - a);
          const mutated = order.reduce<Json>((value, at) => changed(value, free[at] ?? [], mutate), body);
          expect(timesOf(read(JSON.stringify(mutated)))).toEqual(expect.arrayContaining(whole));
        },
      ),
      { numRuns: 150 },
    );
  },
);

const lists = Object.entries(messageCases).filter(([, { scans }]) => scans.length > 0);

test.each(lists)(
  "%s: one scan in place of a list is read, and junk between scans is passed over",
  (_, { read, body, scans }) => {
    const whole = timesOf(read(JSON.stringify(body)));
    const one = changed(body, scans, (old) => (old as readonly Json[])[0]);
    expect(timesOf(read(JSON.stringify(one)))).toEqual(whole.slice(0, 1));
    const mixed = changed(body, scans, (old) => [null, "x", ...(old as readonly Json[]), [], 7]);
    expect(timesOf(read(JSON.stringify(mixed)))).toEqual(whole);
  },
);
