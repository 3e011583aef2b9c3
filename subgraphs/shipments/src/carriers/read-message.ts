import { err, ok, type Result } from "@waybill/kernel";
import type { CarrierTrack, TrackFailure, UnreadableMessage } from "./carrier.ts";
import { maxScansPerMessage } from "./carrier.ts";

const unknownShape = (message: string) => err({ code: "UNKNOWN_SHAPE", message } as const);

/** Objects that may stand in a push's lists: parcels, scans, and what each scan lists. */
const maxListed = 20 * maxScansPerMessage;
/** Levels of lists and objects. Messages have some ten. */
const maxLevels = 2_000;

/**
 * Parses a push. Deep or huge JSON does no harm: the door limits the bytes, nothing here recurses, what is far too deep is
 * not parsed, and lists that are far too long are not looked into, which would take a thousand times their memory.
 */
export function parsePush(body: string): Result<unknown, UnreadableMessage> {
  if (isDeeperThan(maxLevels, body)) return unknownShape(`more than ${maxLevels} levels`);
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return err({ code: "NOT_JSON", message: "the body is not JSON" });
  }
  if (listsTooMuch(json)) return err({ code: "TOO_MANY_SCANS", message: `more than ${maxListed} objects in lists` });
  return ok(json);
}

/**
 * Whether JSON has more levels than that, found without parsing it: the collector takes a hundred milliseconds of a
 * process's time to follow a tree of a hundred thousand.
 */
function isDeeperThan(most: number, text: string): boolean {
  if (text.length <= most) return false;
  let levels = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charAt(at)) {
      case '"':
        at = endOfString(text, at);
        break;
      case "[":
      case "{":
        levels += 1;
        if (levels > most) return true;
        break;
      case "]":
      case "}":
        levels -= 1;
    }
  }
  return false;
}

/** @returns where its closing quote stands; the text's end when there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function listsTooMuch(json: unknown): boolean {
  let listed = 0;
  const open = [json];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || value === null) continue;
    const isList = Array.isArray(value);
    for (const part of Object.values(value) as unknown[]) {
      if (typeof part !== "object" || part === null) continue;
      if (isList && !Array.isArray(part) && ++listed > maxListed) return true;
      open.push(part);
    }
  }
  return false;
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
