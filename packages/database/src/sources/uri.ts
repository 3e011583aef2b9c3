import type { Source } from "../engine.ts";

/** 1: a server that somebody runs already. */
export const uriSource: Source = {
  name: "uri",
  async find({ env }) {
    const uri = env["MONGODB_URI"];
    if (!uri) return { missing: "MONGODB_URI is not set" };
    return { engine: { kind: "remote", engine: "uri", describe: `MongoDB at ${hostsOf(uri)}`, uri } };
  },
};

/** The hosts of a connection string, without user and password. */
export function hostsOf(uri: string): string {
  return /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(uri)?.[1] ?? "MONGODB_URI";
}
