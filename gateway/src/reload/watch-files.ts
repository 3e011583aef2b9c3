import { unwatchFile, watchFile } from "node:fs";

const everyMs = 1_000;

/**
 * Calls `changed` when a file has become another. Looks every second rather than waits for the system's word, which does
 * not come for files that are swapped by a link, as orchestrators do. @returns how to end it.
 */
export function watchFiles(files: ReadonlyMap<string, () => void>, intervalMs = everyMs): () => void {
  const watched = [...files].map(([path, changed]) => {
    const look = (now: { mtimeMs: number; size: number; ino: number }, before: typeof now): void => {
      const same = now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
      // Gone for the moment: there is nothing to read yet.
      if (!same && now.mtimeMs !== 0) changed();
    };
    watchFile(path, { interval: intervalMs, persistent: false }, look);
    return () => unwatchFile(path, look);
  });
  return () => watched.forEach((end) => end());
}
