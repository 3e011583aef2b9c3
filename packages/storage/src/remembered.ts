import type { Database } from "./database.ts";
import type { Alarm } from "./log/alarm.ts";

/**
 * What changes seldom and is asked for all the time, kept in memory until the log says that it changed. A change of this
 * process is seen by whoever asks after it was acknowledged; one of another process as soon as the change stream tells
 * of it. So it is for facts that decide what is offered and how, never for numbers that must not be exceeded.
 */
export interface Remembered<V> {
  /**
   * @param load asked for the keys that are not known; what it leaves out is remembered as missing.
   * @returns in the order of the keys; null where there is nothing. Nobody may change what is handed out.
   */
  get(tenant: string, keys: readonly string[], load: Load<V>): Promise<(V | null)[]>;
  close(): void;
}

type Load<V> = (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;

interface Entry<V> {
  readonly value: Promise<V | null>;
  readonly until: number;
}

/** Milliseconds after which it is read again, should the change stream be away for so long. */
const maxAgeMs = 5_000;
const mostTenants = 1_000;

/**
 * Opens a memory of what the events of some subjects change.
 * @param subjects first words of those events' types, for example `location`.
 * @param most keys that are kept of a tenant.
 */
export function openRemembered<V>(
  database: Pick<Database, "name" | "commits">,
  alarm: Alarm,
  { subjects, most }: { readonly subjects: readonly string[]; readonly most: number },
): Remembered<V> {
  const tenants = new Map<string, Map<string, Entry<V>>>();
  const concerns = (type: string): boolean => subjects.some((subject) => type.startsWith(`${subject}.`));
  // A read that began before the change is dropped with its entry: who waits for it asked before the change, too.
  const forget = (tenant?: string): void => {
    if (tenant === undefined) tenants.clear();
    else tenants.delete(tenant);
  };
  const ends = [
    database.commits.on((tenant, types) => types.some(concerns) && forget(tenant)),
    alarm.on(database.name, "recorded", ({ type, tenant } = {}) => {
      if (type === undefined || concerns(type)) forget(tenant);
    }),
  ];

  function entriesOf(tenant: string): Map<string, Entry<V>> {
    const known = tenants.get(tenant);
    if (known) return known;
    const entries = new Map<string, Entry<V>>();
    tenants.set(tenant, entries);
    dropOldest(tenants, mostTenants);
    return entries;
  }

  return {
    get(tenant, keys, load) {
      const entries = entriesOf(tenant);
      const now = performance.now();
      const missing = keys.filter((key) => (entries.get(key)?.until ?? 0) <= now);
      if (missing.length > 0) {
        const loading = load(missing);
        for (const key of missing) {
          const entry = { value: loading.then((found) => found.get(key) ?? null), until: now + maxAgeMs };
          entries.delete(key);
          entries.set(key, entry);
          entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
        }
      }
      const values = keys.map((key) => entries.get(key)?.value ?? Promise.resolve(null));
      dropOldest(entries, most);
      return Promise.all(values);
    },
    close() {
      for (const end of ends) end();
    },
  };
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
