import type { EntityManager } from "@mikro-orm/mongodb";

/** What of MikroORM's persister is replaced: not part of its public types, so a test watches over it. */
interface Persister {
  reloadVersionValues(meta: { readonly versionProperty?: string }, changes: readonly ChangeSet[]): Promise<void>;
}

interface ChangeSet {
  readonly type: string;
  readonly entity: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
}

/**
 * Spares the read that MikroORM makes after every insert and update of a versioned entity, to learn a version that
 * follows from what it has just written: 1 for a new document, one more for one whose present version the update
 * named. Versions are whole numbers here, and no column is made by the database.
 */
export function knowVersions(em: EntityManager): void {
  const persister = em.getUnitOfWork(false).getChangeSetPersister() as unknown as Persister;
  persister.reloadVersionValues = ({ versionProperty }, changes) => {
    if (versionProperty !== undefined) {
      for (const { type, entity, payload } of changes) {
        const written = type === "create" ? (payload[versionProperty] ?? 1) : Number(entity[versionProperty]) + 1;
        entity[versionProperty] = written;
        payload[versionProperty] = written;
      }
    }
    return Promise.resolve();
  };
}
