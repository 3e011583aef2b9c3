import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { mongoUri } from "../../../test/support/mongo-uri.ts";
import { findEngine } from "../src/find-engine.ts";
import { checkDatabase, freePort } from "../src/index.ts";
import { launch } from "../src/server-process.ts";
import { temporaryFolder } from "./support/temporary.ts";

test("the run's own database has all that is needed", async () => {
  await expect(checkDatabase(mongoUri())).resolves.toBeUndefined();
});

test("a server that does not answer is told in one sentence", async () => {
  const port = await freePort();
  await expect(checkDatabase(`mongodb://user:secret@127.0.0.1:${port}/`, 300)).rejects.toThrow(
    `The MongoDB at 127.0.0.1:${port} cannot be used: connect ECONNREFUSED 127.0.0.1:${port}. ` +
      "Check that it runs and that MONGODB_URI is right.",
  );
});

// The engines that can play a standalone server.
test.runIf(inject("mongoEngine").startsWith("secantus"))(
  "a standalone server is refused with the way out",
  async () => {
    const engine = await findEngine({ env: process.env, install: false, log: () => {} });
    if (engine.kind !== "local") throw new Error("not ours");
    const folder = temporaryFolder();
    const port = await freePort();
    const standalone = {
      ...engine,
      args: (dataDir: string, at: number) => [...engine.args(dataDir, at), "--standalone"],
    };
    const server = await launch(standalone, {
      dataDir: join(folder, "data"),
      port,
      logFile: join(folder, "log"),
      graceMs: 0,
    });
    onTestFinished(() => server.stop());
    await expect(checkDatabase(`mongodb://127.0.0.1:${port}/`)).rejects.toThrow(
      `The MongoDB at 127.0.0.1:${port} is a standalone server: start it with --replSet and run rs.initiate() once, ` +
        "since transactions and change streams need a replica set.",
    );
  },
);
