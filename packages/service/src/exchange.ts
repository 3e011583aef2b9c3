import type { Dispatcher } from "undici";
import { SubgraphUnavailable } from "./port.ts";

/** The connection was refused, or ended before anything was answered. Whether the request arrived is unknown. */
export class ConnectionLost extends SubgraphUnavailable {}

/** What the system, and undici, call that. */
const lostCodes: readonly unknown[] = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** A request to be sent by POST. */
export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For how long an answer is waited for. */
export interface Patience {
  /** Who is asked, for messages. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * Sends a request and reads the whole answer. It uses the dispatcher's own events: streams and promises for each part
 * would cost more than the exchange itself.
 * @throws SubgraphUnavailable when there is no answer in time, or the caller has gone. What the other side does is unknown.
 * @throws ConnectionLost when the connection ended before the answer began
 */
export function exchange(dispatcher: Dispatcher, post: Post, { name, deadlineAt, signal }: Patience): Promise<Answer> {
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
          const isLost = status === 0 && lostCodes.includes((error as NodeJS.ErrnoException).code);
          const Reason = isLost ? ConnectionLost : SubgraphUnavailable;
          end(new Reason(`${name} cannot be reached`, { cause: error }));
        },
      },
    );
  });
}
