import { describe, expect, it } from "vitest";
import { changePolicy, defaultPolicy } from "./support-policy.ts";

const codes = (outcome: ReturnType<typeof changePolicy>): string[] =>
  outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`);

describe("changePolicy", () => {
  it("changes what is given and keeps the rest", () => {
    const { version: _, ...terms } = defaultPolicy;
    const urgent = { firstResponseMinutes: 5, resolutionMinutes: 30 };
    expect(changePolicy(defaultPolicy, { targets: [{ priority: "URGENT", ...urgent }] })).toEqual({
      ok: true,
      value: { ...terms, targets: { ...terms.targets, URGENT: urgent } },
    });
  });

  it("refuses what cannot be kept", () => {
    const targets = [
      { priority: "LOW", firstResponseMinutes: 0, resolutionMinutes: 10 },
      { priority: "LOW", firstResponseMinutes: 20, resolutionMinutes: 10 },
    ] as const;
    expect(codes(changePolicy(defaultPolicy, { targets, autoCloseDays: 0 }))).toEqual([
      "input.targets.0.firstResponseMinutes INVALID",
      "input.targets.1.priority INVALID",
      "input.targets.1.resolutionMinutes INVALID",
      "input.autoCloseDays INVALID",
    ]);
  });
});
