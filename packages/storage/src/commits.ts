/** Told of a commit of this process: whose, and of which types its events are. */
export type Committed = (tenant: string, types: readonly string[]) => void;

/** Says in this process what it has just committed, before the caller is answered. Others hear of it by the alarm. */
export class Commits {
  readonly #listeners = new Set<Committed>();

  /** @returns how to end it. */
  on(listener: Committed): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(tenant: string, types: readonly string[]): void {
    for (const listener of this.#listeners) listener(tenant, types);
  }
}
