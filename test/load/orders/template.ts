import { randomBytes } from "node:crypto";
import { ObjectId } from "mongodb";

/** The names that one writing of a template gives to what it makes. */
export interface Names {
  readonly fresh: readonly string[];
  /** Milliseconds by which the moments of the template are moved. */
  readonly later: number;
}

/** A recorded value that can be made again, with other ids and at another time. */
export interface Template<T> {
  readonly make: (names: Names) => T;
}

type Maker = (names: Names) => unknown;

/** What belongs to the catalogue and stays; everything else with an id was made by the recorded work. */
const kept = /^(?:var|loc|stk|prd|cus|chn)_/;
const ids = /[a-z]{3}_[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Gathers the ids that one recording made, so that each writing can give them new ones. */
export class Renaming {
  readonly #places = new Map<string, number>();
  readonly #word: string;

  /** @param word that stands for itself, for example the order's number. */
  constructor(word: string) {
    this.#word = word;
    this.#places.set(word, 0);
  }

  /** Turns a recorded value into something that makes the like of it. */
  template<T>(value: T): Template<T> {
    return { make: this.#maker(value) as (names: Names) => T };
  }

  /** New names for one writing. Those that sort by time still do. */
  names(later: number): Names {
    const now = Date.now().toString(16).padStart(12, "0");
    const fresh = [...this.#places.keys()].map((old) => {
      if (old === this.#word) return randomBytes(8).toString("hex");
      const [prefix, digits] = old.split("_");
      if (digits === undefined) return randomBytes(16).toString("hex");
      const random = randomBytes(16).toString("hex");
      return `${prefix}_${digits.startsWith(now.slice(0, 4)) ? now + random.slice(12) : random}`;
    });
    return { fresh, later };
  }

  #place(id: string): number {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    this.#places.set(id, this.#places.size);
    return this.#places.size - 1;
  }

  #maker(value: unknown): Maker {
    if (typeof value === "string") return this.#text(value);
    if (value instanceof Date) return ({ later }) => new Date(value.getTime() + later);
    if (Array.isArray(value)) {
      const makers = value.map((item) => this.#maker(item));
      return (names) => makers.map((make) => make(names));
    }
    if (typeof value === "object" && value !== null && !(value instanceof ObjectId)) {
      const makers = Object.entries(value).map(([key, item]) => [key, this.#maker(item)] as const);
      return (names) => {
        const made: Record<string, unknown> = {};
        for (const [key, make] of makers) made[key] = make(names);
        return made;
      };
    }
    return () => value;
  }

  #text(value: string): Maker {
    if (value === this.#word) return ({ fresh }) => fresh[0];
    const found = [...value.matchAll(ids)].map(([id]) => id).filter((id) => !kept.test(id));
    if (found.length === 0) return () => value;
    const places = found.map((id) => this.#place(id));
    if (found.length === 1 && found[0] === value) {
      const [place = 0] = places;
      return ({ fresh }) => fresh[place];
    }
    return ({ fresh }) => found.reduce((text, id, n) => text.replaceAll(id, fresh[places[n] ?? 0] ?? ""), value);
  }
}
