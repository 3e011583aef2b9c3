/** Where downloads are kept for all checkouts of this user: `$XDG_CACHE_HOME` or `~/.cache`, then `waybill`. */
export function cacheFolder(env?: NodeJS.ProcessEnv): string;

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean;

/** Whether an installation in this folder was brought to its end. */
export function isInstalled(folder: string): boolean;

/** Creates a file with content in one step; false when it exists already. */
export function createFile(file: string, content: string): boolean;

/** Removes a lock file when `isStale` says so; of several processes only one judges at a time. */
export function removeStale(file: string, isStale: () => boolean): void;

/**
 * Runs `work` while no other process holds the lock file; a lock whose process has died is taken over.
 * `waiting` hears once whom we wait for; when `done` answers true meanwhile, `work` is not run at all.
 */
export function withLock<T>(
  lock: string,
  work: () => Promise<T>,
  options?: { readonly waiting?: (pid: number) => void; readonly done?: () => boolean },
): Promise<T | undefined>;

/**
 * Answers `folder` with the thing installed in it. `install` writes into a folder beside, which is then renamed;
 * so what it writes must not contain its own path. `usable` may find an old installation broken, which is then
 * replaced. Rejects with `install`'s error, leaving nothing behind.
 */
export function installOnce(
  folder: string,
  options: {
    readonly install: (partial: string) => Promise<void>;
    readonly usable?: (folder: string) => boolean;
    readonly log?: (line: string) => void;
  },
): Promise<string>;
