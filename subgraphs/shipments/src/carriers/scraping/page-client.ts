import { err, ok, type Result } from "@waybill/kernel";
import { Lru } from "@waybill/service";
import type { AdapterOptions, TrackFailure } from "../carrier.ts";
import { CarrierHttp, type CarrierReply } from "../http/carrier-http.ts";
import { asResult, CarrierFailure, statusFailure } from "../http/failures.ts";
import { checkPageUrl, publicLookup } from "./public-host.ts";
import { everythingAllowed, mayFetch, readRobots, type RobotsRules } from "./robots.ts";

/** The crawler's name in robots.txt, and who it says it is. */
export const productToken = "WaybillTracker";
const userAgent = `${productToken}/1.0 (Waybill; parcel tracking on behalf of the shipper)`;

/** One page in two seconds from one host: a person looks no faster. */
const requestsPerSecond = 0.5;
const largestPage = 1024 * 1024;
/** RFC 9309 §2.4 asks not to keep robots.txt longer than a day. */
const robotsLifetimeMs = 60 * 60 * 1000;

/** Fetches pages as a well-behaved guest: known by name, within the rules and the pace of the host, from public hosts. */
export class PageClient {
  readonly #http: CarrierHttp;
  readonly #privateHosts: ReadonlySet<string>;
  readonly #robots = new Lru<string, { readonly rules: RobotsRules; readonly until: number }>(500);

  constructor(options: AdapterOptions) {
    this.#privateHosts = new Set(options.scraping?.privateHosts ?? []);
    const lookup = publicLookup(this.#privateHosts);
    const { timeoutMs } = options;
    this.#http = new CarrierHttp({
      timeoutMs,
      requestsPerSecond: options.requestsPerSecond ?? requestsPerSecond,
      carrier: "the page",
      lookup,
      largestReply: largestPage,
    });
  }

  /** The text of a page. Failures are values; only a cancelled `signal` throws. Redirects are not followed. */
  page(url: URL, signal?: AbortSignal): Promise<Result<string | null, TrackFailure>> {
    return asResult(url.host, signal, async () => {
      checkPageUrl(url, this.#privateHosts);
      if (!mayFetch(await this.#rulesOf(url, signal), url.pathname + url.search)) {
        return err({ code: "UNEXPECTED_REPLY", message: `${url.host} does not want this page to be read by programs` });
      }
      const reply = await this.#get(url, "text/html", signal);
      const failure = statusFailure(reply, url.host);
      if (failure) return err(failure);
      if (reply.status === 404 || reply.status === 410) return ok(null);
      return reply.status === 200
        ? ok(reply.text)
        : err({ code: "UNEXPECTED_REPLY", message: `${url.host} answered ${reply.status}` });
    });
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** RFC 9309 §2.3.1: a host without robots.txt allows everything; one that cannot give it allows nothing. */
  async #rulesOf(url: URL, signal?: AbortSignal): Promise<RobotsRules> {
    const known = this.#robots.get(url.origin);
    if (known && performance.now() < known.until) return known.rules;
    const reply = await this.#get(new URL("/robots.txt", url), "text/plain", signal);
    if (reply.status === 429 || reply.status >= 500) {
      throw new CarrierFailure({ code: "UNAVAILABLE", message: `${url.host} does not tell what may be read` });
    }
    const rules = reply.status === 200 ? readRobots(reply.text, productToken) : everythingAllowed;
    this.#robots.set(url.origin, { rules, until: performance.now() + robotsLifetimeMs });
    return rules;
  }

  #get(url: URL, accept: string, signal?: AbortSignal): Promise<CarrierReply> {
    const headers = { accept, "user-agent": userAgent };
    // The host's pace is one for all tenants.
    return this.#http.send(url.host, { method: "GET", url: url.href, headers }, signal);
  }
}
