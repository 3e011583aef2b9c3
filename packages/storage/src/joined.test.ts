import { expect, it } from "vitest";
import { joined } from "./joined.ts";

it("asks at once, and what comes meanwhile together", async () => {
  const asked: (readonly number[])[] = [];
  const double = joined(async (numbers: readonly number[]) => {
    asked.push(numbers);
    await new Promise((resolve) => void setImmediate(resolve));
    if (numbers.includes(4)) throw new Error("no");
    return numbers.map((n) => 2 * n);
  }, 2);
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(double));
  expect(asked).toEqual([[1], [2, 3], [4, 5]]);
  expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value : "failed"))).toEqual([
    2,
    4,
    6,
    "failed",
    "failed",
  ]);
  expect(await double(6)).toBe(12);
});
