import type { FastifyInstance } from "fastify";
import { goWrong, type RefusalWords } from "../carrier/behaviour.ts";
import type { SandboxClock } from "../carrier/clock.ts";
import type { SandboxScan } from "../carrier/parcel.ts";
import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { ParcelWorld } from "../carrier/world.ts";
import { brokenPage, pageOf, unknownPage } from "./page.ts";

const words: RefusalWords = { tooManyRequests: () => "Slow down.", serverError: () => "Something went wrong." };

/** A number of Spee-Dee's: there is no check digit. */
const speeDeeNumber = (serial: number): string => `SP0296925100${String(serial).padStart(8, "0")}`;

/**
 * A carrier that has pages for people alone, under `/scraping`, with the numbers of Spee-Dee, and says in `/robots.txt` what may be read.
 * `data/scraping/examples/speedee.json` of the shipments subgraph is how its page is read.
 */
export function simulatePages(
  http: FastifyInstance,
  clock: SandboxClock,
  credentials: Credentials,
): (url: string) => SimulatedCarrier {
  const world = new ParcelWorld<SandboxScan>((scan) => scan.at, clock);

  http.get("/robots.txt", async (_request, reply) =>
    reply.type("text/plain").send("User-agent: *\nDisallow: /scraping/private/\nAllow: /\n"),
  );
  http.get<{ Params: { number: string } }>("/scraping/parcels/:number", async (request, reply) => {
    const { number } = request.params;
    const kind = world.nextMisbehaviour([number]);
    if (goWrong(reply, kind, words)) return reply;
    const scans = world.scansOf(number);
    const page = kind === "ERROR_IN_200" ? brokenPage : scans && scans.length > 0 ? null : unknownPage;
    return reply.type("text/html").send(page ?? pageOf(scans ?? [], world.parcelOf(number)?.details, kind));
  });

  return (url) =>
    simulate(
      { code: "scraping", apiUrl: `${url}/scraping`, credentials, numberOf: speeDeeNumber, push: null },
      world,
      (scan) => scan,
      (scan) => scan,
    );
}
