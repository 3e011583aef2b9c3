import { WaybillError } from "@waybill/service";
import { describe, expect, it } from "vitest";
import { SendBudget } from "./send-budget.ts";
import { Subscriber } from "./subscriber.ts";

const frame = (n: number, bytes = 10) => ({ result: { data: { n } }, bytes });
const event = (n: number) => ({ done: false, value: { data: { n } } });
const end = { done: true, value: undefined };

function create({ maxEvents = 3, budget = new SendBudget(100), isOver = (): boolean => false } = {}) {
  const calls: string[] = [];
  const subscriber = new Subscriber({
    ...{ maxEvents, budget, isOver },
    onSlow: () => calls.push("slow"),
    onLeave: () => calls.push("leave"),
    onRoom: () => undefined,
  });
  return { subscriber, calls, budget };
}

describe("a subscriber", () => {
  it("gets events in order, waiting or not", async () => {
    const { subscriber } = create();
    const first = subscriber.next();
    subscriber.push(frame(1));
    subscriber.push(frame(2));
    subscriber.push(frame(3));
    expect([await first, await subscriber.next(), await subscriber.next()]).toEqual([event(1), event(2), event(3)]);
  });

  it("is given up for one event too many, and told so once", async () => {
    const { subscriber, calls, budget } = create();
    for (const n of [1, 2, 3]) subscriber.push(frame(n));
    expect(subscriber.full).toBe(true);
    subscriber.push(frame(4));
    subscriber.push(frame(5));
    expect(calls).toEqual(["leave", "slow"]);
    expect(await subscriber.next()).toEqual(end);
    expect(budget.exhausted).toBe(false);
  });

  it("shares its connection's bytes with the others, counting what is being sent", async () => {
    const budget = new SendBudget(100);
    const [one, two] = [create({ budget }), create({ budget })];
    one.subscriber.push(frame(1, 60));
    two.subscriber.push(frame(1, 60));
    expect(two.subscriber.full).toBe(true);
    expect(await one.subscriber.next()).toEqual(event(1));
    expect(budget.exhausted).toBe(true);
    const second = one.subscriber.next();
    expect(budget.exhausted).toBe(false);
    await two.subscriber.return();
    one.subscriber.push(frame(2, 1_000));
    expect(await second).toEqual(event(2));
    await one.subscriber.return();
    expect(budget.exhausted).toBe(false);
  });

  it("gets what still waits before it is told the end", async () => {
    const { subscriber, calls } = create();
    subscriber.push(frame(1));
    subscriber.finish(new WaybillError("SUBGRAPH_UNAVAILABLE"));
    subscriber.push(frame(2));
    expect(await subscriber.next()).toEqual(event(1));
    await expect(subscriber.next()).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    expect(await subscriber.next()).toEqual(end);
    expect(calls).toEqual(["leave"]);
  });

  it("is told the end while it waits", async () => {
    const done = create().subscriber;
    const next = done.next();
    done.finish();
    expect(await next).toEqual(end);
    const failed = create().subscriber;
    const rejected = failed.next();
    failed.finish(new WaybillError("FORBIDDEN"));
    await expect(rejected).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("gets nothing once its credential has ended, neither new nor waiting", async () => {
    let over = false;
    const { subscriber } = create({ isOver: () => over });
    subscriber.push(frame(1));
    over = true;
    expect(await subscriber.next()).toEqual(end);
    const waiting = create({ isOver: () => over }).subscriber;
    over = false;
    const next = waiting.next();
    over = true;
    waiting.push(frame(1));
    expect(await next).toEqual(end);
  });

  it("ends a pending read when it leaves", async () => {
    const { subscriber, calls } = create();
    const next = subscriber.next();
    await subscriber.return();
    expect(await next).toEqual(end);
    expect(calls).toEqual(["leave"]);
  });
});
