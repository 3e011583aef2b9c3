import { config } from "./config.ts";
import { createSandbox } from "./sandbox.ts";

const { logLevel, ...options } = config.parse(process.env);
const sandbox = await createSandbox({ ...options, logger: { level: logLevel } });

const stop = (): void => {
  void sandbox.close();
  if (process.connected) process.disconnect();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
// Started by another process, it ends with it.
process.once("disconnect", stop);
