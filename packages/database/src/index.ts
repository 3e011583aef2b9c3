export { checkDatabase, DatabaseCheckError } from "./check.ts";
export { DataInUseError, dataOwner, type DataOwner } from "./data-lock.ts";
export { type Engine, type EngineName, engineNames, type Log, type Source } from "./engine.ts";
export { describeSource, findEngine, NoDatabaseError, sources } from "./find-engine.ts";
export { freePort, LaunchError } from "./server-process.ts";
export { buildSecantusRust } from "./sources/secantus-rs.ts";
export { defaultDataDir, type RunningDatabase, startDatabase, type StartOptions } from "./start.ts";
