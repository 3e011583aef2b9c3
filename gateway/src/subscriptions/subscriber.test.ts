import { describe, expect, it } from "vitest";
import { Payload } from "./payload.ts";
import { SendBudget } from "./send-budget.ts";
import { Subscriber } from "./subscriber.ts";

/** An event of as many bytes, with a number in it. */
const event = (n: number, bytes = 30) => new Payload(JSON.stringify({ data: { n } }).padEnd(bytes));
const numberOf = ({ bytes }: Payload): unknown => (JSON.parse(bytes.toString()) as { data: { n: number } }).data.n;

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
    send(payload: Payload) {
      this.takes -= 1;
      calls.push(numberOf(payload));
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
    for (const n of [1, 2, 3]) subscriber.push(event(n), 0);
    expect(calls).toEqual([1]);
    take(1);
    expect(calls).toEqual([1, 2]);
    subscriber.push(event(4), 0);
    take(5);
    subscriber.push(event(5), 0);
    expect(calls).toEqual([1, 2, 3, 4, 5]);
  });

  it("is given up for one event too many, and told so once", () => {
    const { subscriber, calls, budget } = create();
    for (const n of [1, 2, 3]) subscriber.push(event(n), 0);
    expect(subscriber.full).toBe(true);
    subscriber.push(event(4), 0);
    subscriber.push(event(5), 0);
    expect(calls).toEqual(["leave", "slow"]);
    expect(budget.exhausted).toBe(false);
  });

  it("shares its connection's bytes with the others, and is never given up for theirs alone", () => {
    const budget = new SendBudget(100);
    const [one, two] = [create({ budget }), create({ budget })];
    one.subscriber.push(event(1, 120), 0);
    expect([one.subscriber.full, two.subscriber.full]).toEqual([true, false]);
    two.subscriber.push(event(1, 60), 0);
    expect(two.subscriber.full).toBe(true);
    one.take(1);
    expect(two.subscriber.full).toBe(false);
    two.subscriber.push(event(2, 60), 0);
    expect(two.subscriber.full).toBe(true);
    two.subscriber.leave();
    expect(budget.exhausted).toBe(false);
    expect([one.calls, two.calls]).toEqual([[1], ["leave"]]);
  });

  it("gets what still waits before it is told the end", () => {
    const { subscriber, calls, take } = create();
    subscriber.push(event(1), 0);
    subscriber.finish({ message: "gone" });
    subscriber.push(event(2), 0);
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
    late.subscriber.push(event(1), 999);
    late.take(5, 1_000);
    expect(late.calls).toEqual(["leave"]);
    const now = create({ expiresAt: 1_000, takes: 5 });
    now.subscriber.push(event(1), 1_000);
    expect(now.calls).toEqual(["leave"]);
  });

  it("gets nothing after it has left", () => {
    const { subscriber, calls, take } = create();
    subscriber.push(event(1), 0);
    subscriber.leave();
    subscriber.push(event(2), 0);
    subscriber.finish();
    take(5);
    expect(calls).toEqual(["leave"]);
  });
});
