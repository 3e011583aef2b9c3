import { config } from "./config.ts";
import { createSandbox } from "./sandbox.ts";

const sandbox = await createSandbox({ ...config.parse(process.env), logger: { level: "info" } });

const stop = (): void => {
  void sandbox.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
