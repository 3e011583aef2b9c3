/** Events that were numbered together: those above `from` up to `seq`. */
export interface Batch {
  readonly from: number;
  readonly seq: number;
  /** Each type once. */
  readonly types: readonly string[];
}

const most = 256;

/** The batches that this process has numbered and nobody has read yet: what nobody wants of them need not be read. */
export class Batches {
  readonly #heard = new Map<number, Batch>();

  add(batch: Batch): void {
    this.#heard.set(batch.from, batch);
    for (const oldest of this.#heard.keys()) {
      if (this.#heard.size <= most) break;
      this.#heard.delete(oldest);
    }
  }

  clear(): void {
    this.#heard.clear();
  }

  /** How far above `last` there is nothing but events that are not wanted. Forgets what lies below. */
  passOver(last: number, wanted: (type: string) => boolean): number {
    let end = last;
    for (let next = this.#heard.get(end); next && !next.types.some(wanted); next = this.#heard.get(end)) end = next.seq;
    for (const from of this.#heard.keys()) if (from < end) this.#heard.delete(from);
    return end;
  }
}
