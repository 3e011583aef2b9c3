import { seededRandom, shuffled } from "../random.ts";

/** Where pushes go and how they are signed. */
export interface PushTarget {
  readonly webhookUrl: string;
  readonly secret: string;
}

export interface PushPlan {
  /** As real pushes come: in any order. */
  readonly order: "AS_HAPPENED" | "SHUFFLED";
  /** Share of pushes that are sent once more, 0 to 1. */
  readonly duplicates: number;
  /** Share of pushes that are lost, 0 to 1. */
  readonly lost: number;
  readonly seed: number;
}

/** Messages in the order in which they are sent: some lost, some twice, in disorder, as the plan says. Pure. */
export function disorder<T>(
  messages: readonly T[],
  plan: PushPlan,
  again: (message: T) => T = (message) => message,
): T[] {
  const random = seededRandom(plan.seed);
  const sent = messages.flatMap((message): T[] => {
    if (random() < plan.lost) return [];
    if (random() >= plan.duplicates) return [message];
    // Half of the doubles are byte for byte, half come in another message.
    return [message, random() < 0.5 ? message : again(message)];
  });
  return plan.order === "SHUFFLED" ? shuffled(sent, random) : sent;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Sends messages, `concurrency` at a time. One that is not taken (no answer, or not 2xx) is sent again, up to 10 times
 * with growing pauses, as carriers do.
 * @returns how many were taken and how many were given up.
 */
export async function sendMessages(
  webhookUrl: string,
  messages: readonly { readonly body: string; readonly headers: Headers }[],
  concurrency = 8,
): Promise<{ taken: number; givenUp: number }> {
  const queue = messages[Symbol.iterator]();
  const counts = { taken: 0, givenUp: 0 };
  const worker = async (): Promise<void> => {
    for (const { body, headers } of queue) {
      if (await sendUntilTaken(webhookUrl, body, headers)) counts.taken += 1;
      else counts.givenUp += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return counts;
}

async function sendUntilTaken(webhookUrl: string, body: string, headers: Headers): Promise<boolean> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 5_000)));
    const status = await sendMessage(webhookUrl, body, headers);
    if (status !== null && status < 300) return true;
    // A refusal of the message itself will not change.
    if (status !== null && status < 500 && status !== 429) return false;
  }
  return false;
}

/** Sends one message once. @returns the HTTP status, or null when nobody answered within 10 seconds. */
export async function sendMessage(webhookUrl: string, body: string, headers: Headers): Promise<number | null> {
  try {
    const response = await fetch(webhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
