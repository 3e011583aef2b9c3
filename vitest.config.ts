import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/**
 * Four kinds of tests, cheapest first; one group ends before the next begins. Nothing is retried: a test
 * that fails now and then is a bug.
 */
type Kind = "unit" | "integration" | "contract" | "e2e";

const database = ["test/support/mongo.global.ts"];
const kinds: Record<Kind, { include: string[]; globalSetup: string[]; timeout: number; workers: number }> = {
  // Beside the code, without I/O.
  unit: { include: ["**/src/**/*.test.ts"], globalSetup: [], timeout: 10_000, workers: 2 },
  // One package against the real database.
  integration: {
    include: ["{packages,subgraphs}/*/test/**/*.test.ts", "{gateway,sandbox,schema,scripts}/test/**/*.test.ts"],
    globalSetup: database,
    timeout: 60_000,
    workers: 2,
  },
  // What every implementation of one interface must do.
  contract: { include: ["test/contract/**/*.test.ts"], globalSetup: database, timeout: 60_000, workers: 2 },
  // Journeys across processes; one at a time, since each already keeps both cores of a small machine busy.
  e2e: { include: ["test/e2e/**/*.test.ts"], globalSetup: database, timeout: 180_000, workers: 1 },
};

export default defineConfig({
  test: {
    retry: 0,
    // Node runs the TypeScript itself, as in production. Vite's module runner would load graphql's ES module build
    // beside the CommonJS one that the packages around it use: two copies, whose objects do not know each other.
    experimental: { viteModuleRunner: false },
    passWithNoTests: true,
    projects: (Object.keys(kinds) as Kind[]).map((name, groupOrder): TestProjectInlineConfiguration => {
      const { include, globalSetup, timeout, workers } = kinds[name];
      return {
        extends: true,
        test: {
          name,
          include,
          exclude: ["**/node_modules/**", "**/.tools/**", "**/.data/**"],
          globalSetup,
          testTimeout: timeout,
          hookTimeout: timeout,
          maxWorkers: workers,
          // A worker loads the code once for all its files, not once for each: a third of the suite's processor time.
          // So a file leaves nothing behind: what it opens it closes, and what it sets in the process it puts back.
          isolate: false,
          sequence: { groupOrder },
        },
      };
    }),
  },
});
