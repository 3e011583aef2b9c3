import { defineConfig } from "vitest/config";
export default defineConfig({ test: { root: "/work/main", include: ["packages/storage/{src,test}/**/*.test.ts"], globalSetup: ["packages/storage/tmp.global.ts"], testTimeout: 60000, hookTimeout: 60000, maxWorkers: 2 } });
