import { fileURLToPath } from "node:url";
import { createSandbox, type SimulatedCarrier } from "@waybill/sandbox";
import { createAdapters } from "../../src/carriers/adapters.ts";
import type { CarrierAccount, CarrierAdapter, TrackAnswer } from "../../src/carriers/carrier.ts";
import { readScrapingRules } from "../../src/carriers/scraping/read-rules.ts";

/** One adapter with the simulated carrier that answers it. */
export interface Bench {
  readonly adapter: CarrierAdapter;
  readonly carrier: SimulatedCarrier;
  readonly account: CarrierAccount;
  /** What this carrier can say at all. */
  readonly tells: {
    readonly measures: boolean;
    readonly signedBytes: boolean;
    readonly pickup: boolean;
    readonly signer: boolean;
    readonly secrets: boolean;
  };
  freshNumber(): string;
  ask(trackingNumber: string, account?: Partial<CarrierAccount>, signal?: AbortSignal): Promise<TrackAnswer>;
  askMany(trackingNumbers: readonly string[]): Promise<ReadonlyMap<string, TrackAnswer>>;
  close(): Promise<void>;
}

export const adapterCodes: readonly string[] = [...createAdapters().keys()];

/** Carriers that do not say how big a parcel is, who signed for it or that it was collected, and those whose pushes carry a secret in place of a signature. */
const saysNoMeasures = new Set(["usps", "trackingmore", "aftership", "easypost", "17track", "scraping"]);
const saysNoPickup = new Set(["trackingmore"]);
const saysNoSigner = new Set(["17track"]);
const asksNobodysName = new Set(["scraping"]);
const doesNotSign = new Set(["ups", "dhl"]);
export const silentBeforePickup: ReadonlySet<string> = new Set(["mydhl"]);

/** The example rule reads the page that the sandbox shows. */
const exampleRules = fileURLToPath(new URL("../../data/scraping/examples", import.meta.url));

let serial = 1000;

export async function openBench(code: string): Promise<Bench> {
  const sandbox = await createSandbox();
  // Long enough for a busy machine, short enough to wait for once.
  const adapters = createAdapters({
    timeoutMs: 1000,
    requestsPerSecond: 1000,
    scraping: { rules: readScrapingRules(exampleRules), privateHosts: ["127.0.0.1"] },
  });
  const adapter = adapters.get(code);
  const carrier = sandbox.carriers.get(code);
  if (!adapter || !carrier) throw new Error(`the sandbox does not play ${code}`);
  const account: CarrierAccount = {
    id: "acme",
    tenant: "acme",
    carrierCode: code,
    apiUrl: carrier.apiUrl,
    ...carrier.credentials,
    webhookSecrets: [],
  };
  // A page is one carrier's: which, whoever asks has to say.
  const asked = adapter.secondHand === "PAGE" ? adapter.carriers[0] : undefined;
  const missing: TrackAnswer = { ok: false, error: { code: "UNEXPECTED_REPLY", message: "no answer for the number" } };
  return {
    adapter,
    carrier,
    account,
    tells: {
      measures: !saysNoMeasures.has(code),
      signedBytes: !doesNotSign.has(code),
      pickup: !saysNoPickup.has(code),
      signer: !saysNoSigner.has(code),
      secrets: !asksNobodysName.has(code),
    },
    freshNumber: () => carrier.numberOf(serial++),
    async ask(number, more = {}, signal) {
      const answers = await adapter.track({ ...account, ...more }, [number], signal, asked);
      return answers.get(number) ?? missing;
    },
    async askMany(numbers) {
      const answers = new Map<string, TrackAnswer>();
      for (let start = 0; start < numbers.length; start += adapter.maxNumbersPerPull) {
        const chunk = numbers.slice(start, start + adapter.maxNumbersPerPull);
        for (const [number, answer] of await adapter.track(account, chunk, undefined, asked))
          answers.set(number, answer);
      }
      return answers;
    },
    async close() {
      await adapter.close();
      for (const other of adapters.values()) if (other !== adapter) await other.close();
      await sandbox.close();
    },
  };
}
