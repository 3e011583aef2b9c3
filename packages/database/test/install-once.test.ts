import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { installOnce, isInstalled } from "../src/install-once.mjs";
import { gone, runFixture } from "./support/processes.ts";
import { temporaryFolder } from "./support/temporary.ts";

const linesOf = (file: string): string[] => readFileSync(file, "utf8").trim().split("\n");

test("several processes that want the same at once share one installation", async () => {
  const root = temporaryFolder();
  const [folder, journal] = [join(root, "thing-1"), join(root, "journal")];
  const runs = Array.from({ length: 4 }, () => runFixture("install.ts", [folder, journal]));
  expect(await Promise.all(runs.map((run) => run.ended))).toEqual([0, 0, 0, 0]);
  expect(linesOf(journal)).toHaveLength(1);
  expect(readFileSync(join(folder, "thing"), "utf8")).toBe("whole");
  expect(readdirSync(root).toSorted()).toEqual(["journal", "thing-1"]);
});

test("an installation that was killed half-way is never used and is taken over", async () => {
  const root = temporaryFolder();
  const [folder, journal] = [join(root, "thing-1"), join(root, "journal")];
  const killed = runFixture("install.ts", [folder, journal, "hang"]);
  const pid = Number(await killed.said("installing"));
  const waiting = runFixture("install.ts", [folder, journal]);
  expect(await waiting.said("log")).toBe(`Waiting for process ${pid}, which is installing the same …`);
  expect(isInstalled(folder)).toBe(false);
  killed.child.kill("SIGKILL");
  await gone(pid);
  expect(await waiting.ended).toBe(0);
  expect(linesOf(journal)).toHaveLength(2);
  expect(readdirSync(folder).toSorted()).toEqual([".complete", "half", "thing"]);
  expect(readdirSync(root).toSorted()).toEqual(["journal", "thing-1"]);
});

test("an installation that fails leaves nothing behind and can be tried again", async () => {
  const root = temporaryFolder();
  const folder = join(root, "thing-1");
  const failing = installOnce(folder, {
    install: async (partial) => {
      writeFileSync(join(partial, "half"), "");
      throw new Error("no network");
    },
  });
  await expect(failing).rejects.toThrow("no network");
  expect(readdirSync(root)).toEqual([]);
  await installOnce(folder, { install: async (partial) => writeFileSync(join(partial, "thing"), "whole") });
  expect(existsSync(join(folder, "thing"))).toBe(true);
});

test("an installation that has become unusable is replaced", async () => {
  const folder = join(temporaryFolder(), "thing-1");
  const usable = (place: string): boolean => existsSync(join(place, "interpreter"));
  mkdirSync(folder);
  writeFileSync(join(folder, ".complete"), "");
  await installOnce(folder, { usable, install: async (partial) => writeFileSync(join(partial, "interpreter"), "") });
  expect(readdirSync(folder).toSorted()).toEqual([".complete", "interpreter"]);
});

// Needs Python and its package index, which the run's own database shows to be there.
test.runIf(inject("mongoEngine") === "secantus-py")(
  "two cold starts at once install the Python engine once",
  { timeout: 180_000 },
  async () => {
    const env = { XDG_CACHE_HOME: temporaryFolder(), WAYBILL_MONGODB: "secantus-py" };
    const runs = [runFixture("find-engine.ts", [], env), runFixture("find-engine.ts", [], env)];
    const first = await Promise.all(runs.map((run) => run.said("log")));
    expect(first.filter((line) => line.startsWith("Installing SecantusDB"))).toHaveLength(1);
    expect(first.filter((line) => line.startsWith("Waiting for process"))).toHaveLength(1);
    expect(await Promise.all(runs.map((run) => run.ended))).toEqual([0, 0]);
    expect(readdirSync(join(env.XDG_CACHE_HOME, "waybill"))).toHaveLength(1);
  },
);
