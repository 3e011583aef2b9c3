/** A GraphQL answer over HTTP. */
export interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retriable?: boolean };
  }[];
}

/** Sends one operation to a gateway. */
export type Send = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/** Refused for now: the same call may be answered later. */
class TryAgain extends Error {}

/**
 * A client for scripts.
 * @param authorization the value of the header, for example `Bearer …`.
 * @param headers what else each call carries.
 * @returns a function that answers the data and throws when there are top-level errors.
 */
export function createClient(url: string, authorization: string, headers: Record<string, string> = {}): Send {
  return async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as Answer<T>;
    if (answer.errors || !answer.data) {
      const retriable = answer.errors?.some((error) => error.extensions?.retriable === true) === true;
      throw new (retriable ? TryAgain : Error)(
        `HTTP ${response.status}: ${answer.errors?.map((e) => e.message).join("; ") ?? "no data"}`,
      );
    }
    return answer.data;
  };
}

/** A payload's result; throws the first user error. */
export function resultOf<T>(
  payload: { userErrors: readonly { code: string; message: string; retriable?: boolean }[] },
  result: T | null,
): T {
  const [error] = payload.userErrors;
  if (error) throw new (error.retriable === true ? TryAgain : Error)(`${error.code}: ${error.message}`);
  if (result === null) throw new Error("the payload has neither a result nor an error");
  return result;
}

const attempts = 5;

/**
 * Makes a call again while its outcome is open, as every client should: with the same idempotency key it is
 * safe, and it tells what became of the first.
 */
export async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TryAgain) || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200 * attempt));
    }
  }
}
