/** The ways to a MongoDB, in the order in which they are tried. */
export const engineNames = ["uri", "mongod", "secantus-rs", "memory-server", "secantus-py"] as const;
export type EngineName = (typeof engineNames)[number];

export type Log = (line: string) => void;

/** A server that runs elsewhere. */
export interface RemoteEngine {
  readonly kind: "remote";
  readonly engine: EngineName;
  /** For people: which product, which version. */
  readonly describe: string;
  readonly uri: string;
}

/** A server program on this machine that we start ourselves. */
export interface LocalEngine {
  readonly kind: "local";
  readonly engine: EngineName;
  readonly describe: string;
  readonly file: string;
  readonly args: (dataDir: string, port: number) => readonly string[];
  /** Only a real `mongod` must be told to form its one-node replica set. */
  readonly formsReplicaSet: boolean;
}

export type Engine = RemoteEngine | LocalEngine;

/** What looking for a source found: an engine, or in a few words why there is none. */
export type Found =
  | { readonly engine: Engine }
  | {
      readonly missing: string;
      /** True when only `install: false` stood in the way. */
      readonly installable?: boolean;
    };

export interface Source {
  readonly name: EngineName;
  /** Looks, and downloads where that is this source's way. Never rejects for what a machine may lack. */
  find(options: FindOptions): Promise<Found>;
}

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** False: only look, install nothing (`npm run doctor`). A source that would have to install says so. */
  readonly install: boolean;
}
