import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

/** Work that says when it begins and ends, and ends when told. */
function job(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const run = async (): Promise<string> => {
    log.push(`${name} begins`);
    await promise;
    log.push(`${name} ends`);
    return name;
  };
  return { run, end: resolve };
}
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it("runs work on the same thing in the order of arrival, and on other things at once", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b, c] = [job(log, "a"), job(log, "b"), job(log, "c")];
  const all = [turns.take(["x"], a.run), turns.take(["x", "y"], b.run), turns.take(["z"], c.run)];
  await settle();
  expect(log).toEqual(["a begins", "c begins"]);
  c.end();
  a.end();
  await settle();
  expect(log.slice(2)).toEqual(["c ends", "a ends", "b begins"]);
  b.end();
  expect(await Promise.all(all)).toEqual(["a", "b", "c"]);
  expect(turns.size).toBe(0);
});

it("never has two wait for each other, whatever keys they want", async () => {
  const turns = new Turns();
  const keys = ["a", "b", "c"];
  let running = 0;
  const work = async (): Promise<void> => {
    expect(++running).toBe(1);
    await settle();
    running--;
  };
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => turns.take([keys[n % 3], keys[(n + 1) % 3]].map(String), work)),
  );
  expect(turns.size).toBe(0);
});

it("goes on after work that fails", async () => {
  const turns = new Turns();
  const failed = turns.take(["x"], () => Promise.reject(new Error("no")));
  const next = turns.take(["x"], async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await next).toBe("yes");
  expect(turns.size).toBe(0);
});
