import { err, ok, type Result } from "@waybill/kernel";
import type { CarrierTrack, TrackFailure, UnreadableMessage } from "./carrier.ts";
import { maxScansPerMessage } from "./carrier.ts";

const unknownShape = (message: string) => err({ code: "UNKNOWN_SHAPE", message } as const);

/** Parses a push. Deep or huge JSON does no harm: the door limits the bytes, and nothing here recurses. */
export function parsePush(body: string): Result<unknown, UnreadableMessage> {
  try {
    return ok(JSON.parse(body) as unknown);
  } catch {
    return err({ code: "NOT_JSON", message: "the body is not JSON" });
  }
}

/**
 * The parcels of a message within the limit. One without a readable number does not keep out the others.
 * @param tracks null in place of a parcel without a readable number.
 */
export function tracksOf(tracks: readonly (CarrierTrack | null)[]): Result<readonly CarrierTrack[], UnreadableMessage> {
  const readable = tracks.filter((track) => track !== null);
  if (readable.length === 0 && tracks.length > 0) return unknownShape("a result has no tracking number");
  const scans = readable.reduce((sum, track) => sum + track.scans.length, 0);
  if (scans > maxScansPerMessage) {
    return err({ code: "TOO_MANY_SCANS", message: `more than ${maxScansPerMessage} scans` });
  }
  return ok(readable);
}

export { unknownShape };

/** One failure as the answer for all numbers asked about. */
export const failAll = (numbers: readonly string[], failure: TrackFailure): Map<string, Result<never, TrackFailure>> =>
  new Map(numbers.map((number) => [number, err(failure)]));

/**
 * Asks about numbers one after the other, for carriers that take one at a time. What would fail for all numbers alike
 * (credentials, rate, an outage) ends the round: the rest gets the same answer without being asked.
 */
export async function oneByOne(
  numbers: readonly string[],
  ask: (number: string) => Promise<Result<CarrierTrack, TrackFailure>>,
): Promise<Map<string, Result<CarrierTrack, TrackFailure>>> {
  const answers = new Map<string, Result<CarrierTrack, TrackFailure>>();
  for (const [index, number] of numbers.entries()) {
    const answer = await ask(number);
    answers.set(number, answer);
    if (!answer.ok && ["UNAUTHORIZED", "RATE_LIMITED", "UNAVAILABLE"].includes(answer.error.code)) {
      for (const rest of numbers.slice(index + 1)) answers.set(rest, answer);
      break;
    }
  }
  return answers;
}
