import { type Dispatcher, Pool } from "undici";
import {
  type Answer,
  ConnectionLost,
  type Exchange,
  type ExchangeOptions,
  isLost,
  type Patience,
  type Post,
} from "../exchange.ts";
import { SubgraphUnavailable } from "../port.ts";

/** A client of an address behind TLS: undici's. */
export function createTlsClient({ origin, connections, connectMs, maxAnswerBytes }: ExchangeOptions): Exchange {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    maxResponseSize: maxAnswerBytes,
    connect: { timeout: connectMs },
  });
  return { send: (post, patience) => exchange(pool, post, patience), close: () => pool.destroy() };
}

const longestTimerMs = 2 ** 31 - 1;

/** Uses the dispatcher's own events: streams and promises for each part would cost more than the exchange itself. */
function exchange(dispatcher: Dispatcher, post: Post, { name, deadlineAt, signal }: Patience): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let isOver = false;
    let timer: NodeJS.Timeout | undefined;
    const end = (error: Error | undefined, answer?: Answer): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onGone);
      if (answer) resolve(answer);
      else reject(error ?? new SubgraphUnavailable(`${name} did not answer`));
    };
    const abandon = (reason: string): void => {
      const error = new SubgraphUnavailable(`${name} ${reason}`);
      end(error);
      controller?.abort(error);
    };
    const onGone = (): void => abandon("was abandoned: the caller has gone");
    const leftMs = deadlineAt - Date.now();
    if (signal?.aborted) return abandon("was not asked: the caller has gone");
    if (leftMs <= 0) return abandon("did not answer in time");
    signal?.addEventListener("abort", onGone, { once: true });
    timer = setTimeout(() => abandon("did not answer in time"), Math.min(leftMs, longestTimerMs));

    let status = 0;
    const chunks: Buffer[] = [];
    dispatcher.dispatch(
      { method: "POST", path: post.path, headers: post.headers, body: post.body },
      {
        onRequestStart(started) {
          controller = started;
          // Given up while it waited for a connection: it is not sent.
          if (isOver) started.abort(new SubgraphUnavailable(`${name} is not asked any more`));
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          const [only] = chunks;
          const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks);
          end(undefined, { status, text: whole.toString("utf8") });
        },
        onResponseError(_controller, error) {
          const Reason = status === 0 && isLost(error) ? ConnectionLost : SubgraphUnavailable;
          end(new Reason(`${name} cannot be reached`, { cause: error }));
        },
      },
    );
  });
}
