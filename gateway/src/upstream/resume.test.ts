import { SubgraphUnavailable, WaybillError } from "@waybill/service";
import type { ExecutionResult } from "graphql";
import { describe, expect, it } from "vitest";
import { type ResumableSource, resumeForEver } from "./resume.ts";

/** What one opening of the stream does: gives events, then fails or ends. */
interface Opening {
  readonly give?: readonly ExecutionResult[];
  readonly fails?: Error;
  /** How long it holds, on the test's clock. */
  readonly lastsMs?: number;
}

const event = (seq: number): ExecutionResult => ({ data: { seq } });
const lost = new SubgraphUnavailable("lost");
const limits = { giveUpAfterMs: 1_000, firstWaitMs: 100, maxWaitMs: 400, healthyAfterMs: 500 };

/** Plays openings one after the other on a clock that only waits move. */
function play(openings: readonly Opening[], heads: readonly (string | Error)[] = []) {
  const opened: string[] = [];
  const waits: number[] = [];
  const left = [...heads];
  let now = 0;
  const source: ResumableSource = {
    async head() {
      const head = left.shift() ?? "head";
      if (head instanceof Error) throw head;
      return head;
    },
    async *open(position) {
      const opening = openings[opened.length];
      opened.push(position);
      if (!opening) return new Promise<never>(() => undefined);
      yield* opening.give ?? [];
      now += opening.lastsMs ?? 0;
      if (opening.fails) throw opening.fails;
    },
    cursorOf: ({ data }) => (data ? `at ${String(data["seq"])}` : undefined),
  };
  const life = new AbortController();
  const options = {
    limits,
    now: () => now,
    wait: async (ms: number) => void (now += ms),
    onLoss: (_error: unknown, waitMs: number) => waits.push(waitMs),
  };
  /** Hands on one event for each time that it is asked. */
  async function* stream(after?: string): AsyncGenerator<ExecutionResult, void> {
    const taken = new TransformStream<ExecutionResult, ExecutionResult>();
    const writer = taken.writable.getWriter();
    resumeForEver(source, after, life.signal, options, (event) => writer.write(event)).then(
      () => writer.close(),
      (error: unknown) => writer.abort(error),
    );
    yield* taken.readable;
  }
  return { opened, waits, stream, life };
}

async function take(stream: AsyncGenerator<ExecutionResult>, count: number): Promise<ExecutionResult[]> {
  const taken: ExecutionResult[] = [];
  while (taken.length < count) {
    const { done, value } = await stream.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

describe("a stream that is taken up again", () => {
  it("opens after the last event seen, however the upstream was lost", async () => {
    const { opened, stream } = play([
      { give: [event(1), event(2)], fails: lost },
      { fails: new Error("anything else that is thrown") },
      {},
      { give: [{ errors: [new WaybillError("INTERNAL_SERVER_ERROR")] }] },
      { give: [event(3)] },
    ]);
    expect(await take(stream("at 0"), 3)).toEqual([event(1), event(2), event(3)]);
    expect(opened).toEqual(["at 0", "at 2", "at 2", "at 2", "at 2"]);
  });

  it("without a start begins at the log's end as of then, even when the first openings fail", async () => {
    const { opened, stream } = play([{ fails: lost }, { give: [event(8)] }], [lost, "at 7", "at 9"]);
    expect(await take(stream(), 1)).toEqual([event(8)]);
    expect(opened).toEqual(["at 7", "at 7"]);
  });

  it("waits longer each time, up to a bound, and starts anew after an event", async () => {
    const failures = Array.from({ length: 4 }, (): Opening => ({ fails: lost }));
    const { waits, stream } = play([...failures, { give: [event(1)], fails: lost }, { give: [event(2)] }]);
    await take(stream("at 0"), 2);
    const caps = [100, 200, 400, 400, 100];
    expect(waits).toHaveLength(caps.length);
    for (const [index, cap] of caps.entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(cap / 2);
      expect(waits[index]).toBeLessThanOrEqual(cap);
    }
  });

  it("gives up when the upstream stays away", async () => {
    const { stream } = play(Array.from({ length: 50 }, (): Opening => ({ fails: lost })));
    await expect(stream("at 0").next()).rejects.toMatchObject({ extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
  });

  it("does not give up a quiet stream that is lost now and then", async () => {
    const quiet = Array.from({ length: 50 }, (): Opening => ({ lastsMs: 60_000, fails: lost }));
    const { opened, stream } = play([...quiet, { give: [event(1)] }]);
    expect(await take(stream("at 0"), 1)).toEqual([event(1)]);
    expect(opened).toHaveLength(51);
  });

  it("tells a refusal at once", async () => {
    const { opened, stream } = play([{ give: [{ errors: [new WaybillError("CURSOR_EXPIRED")] }] }]);
    await expect(stream("at 0").next()).rejects.toMatchObject({ extensions: { code: "CURSOR_EXPIRED" } });
    expect(opened).toHaveLength(1);
  });

  it("tries an event that failed again, then hands it on as it is", async () => {
    const failed = { data: null, errors: [new WaybillError("INTERNAL_SERVER_ERROR")] };
    const { opened, stream } = play([{ give: [failed] }, { give: [failed] }, { give: [failed, event(2)] }]);
    expect(await take(stream("at 0"), 2)).toEqual([failed, event(2)]);
    expect(opened).toEqual(["at 0", "at 0", "at 0"]);
  });

  it("hands on an event that the caller may not see", async () => {
    const forbidden = { data: null, errors: [new WaybillError("FORBIDDEN")] };
    const { opened, stream } = play([{ give: [forbidden, event(2)] }]);
    expect(await take(stream("at 0"), 2)).toEqual([forbidden, event(2)]);
    expect(opened).toHaveLength(1);
  });

  it("ends when nobody reads any more, also while it waits for the upstream", async () => {
    const { stream, life } = play([]);
    const next = stream("at 0").next();
    life.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
