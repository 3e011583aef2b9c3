interface Waiting<Q, A> {
  readonly question: Q;
  readonly answer: (answer: A) => void;
  readonly fail: (error: unknown) => void;
}

/** Milliseconds that nobody waits longer for an answer to others. */
const patienceMs = 250;

/**
 * Joins questions that are asked at the same time by callers who do not know of each other: while one is under way, the
 * next ones wait and then are asked as one. So a crowd costs few commands, and who comes alone waits for nobody. An answer
 * is never older than its question.
 * @param ask answers several questions at once, in their order; when it fails, all of them do.
 * @param most questions in one.
 */
export function joined<Q, A>(
  ask: (questions: readonly Q[]) => Promise<readonly A[]>,
  most: number,
): (question: Q) => Promise<A> {
  const waiting: Waiting<Q, A>[] = [];
  let asking = 0;
  let patience: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    asking++;
    while (waiting.length > 0) {
      const asked = waiting.splice(0, most);
      try {
        const answers = await ask(asked.map(({ question }) => question));
        for (const [index, { answer }] of asked.entries()) answer(answers[index] as A);
      } catch (error) {
        for (const { fail } of asked) fail(error);
      }
    }
    asking--;
  }

  return (question) =>
    new Promise((answer, fail) => {
      waiting.push({ question, answer, fail });
      if (asking === 0) void run();
      else {
        patience ??= setTimeout(() => {
          patience = undefined;
          if (waiting.length > 0) void run();
        }, patienceMs).unref();
      }
    });
}
