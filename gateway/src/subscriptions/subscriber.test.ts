import { describe, expect, it } from "vitest";
import { Batch, Payload } from "./payload.ts";
import { SendBudget } from "./send-budget.ts";
import { Subscriber } from "./subscriber.ts";

/** An event of as many bytes, with a number in it. */
const payload = (n: number, bytes = 30) => new Payload(JSON.stringify({ data: { n } }).padEnd(bytes));
const event = (n: number, bytes = 30) => new Batch([payload(n, bytes)]);
const numberOf = ({ text }: Payload): unknown => (JSON.parse(text) as { data: { n: number } }).data.n;

/** A client that takes as many events as `takes` says before it is let go on. */
function create({ maxEvents = 3, budget = new SendBudget(100), takes = 0, expiresAt = Infinity } = {}) {
  const calls: unknown[] = [];
  const client = {
    takes,
    budget,
    expiresAt,
    get ready() {
      return this.takes > 0;
    },
    send({ payloads }: Batch) {
      this.takes -= payloads.length;
      calls.push(...payloads.map(numberOf));
    },
    end: (error?: { message: string }) => void calls.push(error?.message ?? "end"),
    closeSlow: () => void calls.push("slow"),
  };
  const source = { leave: () => void calls.push("leave"), noticeRoom: () => undefined };
  const subscriber = new Subscriber(source, client, maxEvents);
  const take = (count: number, now = 0): void => {
    client.takes = count;
    subscriber.flush(now);
  };
  return { subscriber, calls, budget, take };
}

describe("a subscriber", () => {
  it("gets events in order, at once or when its connection takes more", () => {
    const { subscriber, calls, take } = create({ takes: 1 });
    for (const n of [1, 2, 3]) subscriber.take(event(n), 0);
    expect(calls).toEqual([1]);
    take(1);
    expect(calls).toEqual([1, 2]);
    subscriber.take(event(4), 0);
    take(5);
    subscriber.take(event(5), 0);
    expect(calls).toEqual([1, 2, 3, 4, 5]);
  });

  it("takes no more than there is room for, and is given up when its source says so", () => {
    const { subscriber, calls, budget, take } = create();
    expect(subscriber.take(new Batch([1, 2].map((n) => payload(n))), 0)).toBe(2);
    expect(subscriber.take(new Batch([3, 4].map((n) => payload(n))), 0)).toBe(1);
    expect([subscriber.full, subscriber.take(event(4), 0)]).toEqual([true, 0]);
    take(1);
    expect([subscriber.full, subscriber.take(event(4), 0)]).toEqual([false, 1]);
    subscriber.giveUp();
    expect(subscriber.take(event(5), 0)).toBe(1);
    expect(calls).toEqual([1, "leave", "slow"]);
    expect(budget.exhausted).toBe(false);
  });

  it("sends together what comes together while its connection takes it", () => {
    const { subscriber, calls } = create({ takes: 1 });
    expect(subscriber.take(new Batch([1, 2, 3, 4, 5].map((n) => payload(n))), 0)).toBe(5);
    expect(calls).toEqual([1, 2, 3, 4, 5]);
  });

  it("shares its connection's bytes with the others, and is never given up for theirs alone", () => {
    const budget = new SendBudget(100);
    const [one, two] = [create({ budget }), create({ budget })];
    one.subscriber.take(event(1, 120), 0);
    expect([one.subscriber.full, two.subscriber.full]).toEqual([true, false]);
    two.subscriber.take(event(1, 60), 0);
    expect(two.subscriber.full).toBe(true);
    one.take(1);
    expect(two.subscriber.full).toBe(false);
    two.subscriber.take(event(2, 60), 0);
    expect(two.subscriber.full).toBe(true);
    two.subscriber.leave();
    expect(budget.exhausted).toBe(false);
    expect([one.calls, two.calls]).toEqual([[1], ["leave"]]);
  });

  it("gets what still waits before it is told the end", () => {
    const { subscriber, calls, take } = create();
    subscriber.take(event(1), 0);
    subscriber.finish({ message: "gone" });
    subscriber.take(event(2), 0);
    expect(calls).toEqual([]);
    take(5);
    expect(calls).toEqual([1, "leave", "gone"]);
  });

  it("is told the end at once when nothing waits", () => {
    const { subscriber, calls } = create();
    subscriber.finish();
    subscriber.finish();
    expect(calls).toEqual(["leave", "end"]);
  });

  it("gets nothing once its credential has ended, neither new nor waiting", () => {
    const late = create({ expiresAt: 1_000 });
    late.subscriber.take(event(1), 999);
    late.take(5, 1_000);
    expect(late.calls).toEqual(["leave"]);
    const now = create({ expiresAt: 1_000, takes: 5 });
    now.subscriber.take(event(1), 1_000);
    expect(now.calls).toEqual(["leave"]);
  });

  it("gets nothing after it has left", () => {
    const { subscriber, calls, take } = create();
    subscriber.take(event(1), 0);
    subscriber.leave();
    subscriber.take(event(2), 0);
    subscriber.finish();
    take(5);
    expect(calls).toEqual(["leave"]);
  });
});
