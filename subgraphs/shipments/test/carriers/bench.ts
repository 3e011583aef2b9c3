import { createSandbox, type SimulatedCarrier } from "@waybill/sandbox";
import { createAdapters } from "../../src/carriers/adapters.ts";
import type { CarrierAccount, CarrierAdapter, TrackAnswer } from "../../src/carriers/carrier.ts";

/** One adapter with the simulated carrier that answers it. */
export interface Bench {
  readonly adapter: CarrierAdapter;
  readonly carrier: SimulatedCarrier;
  /** What this carrier can say at all. */
  readonly tells: {
    readonly measures: boolean;
    readonly signedBytes: boolean;
    readonly pickup: boolean;
    readonly signer: boolean;
  };
  freshNumber(): string;
  ask(trackingNumber: string, account?: Partial<CarrierAccount>, signal?: AbortSignal): Promise<TrackAnswer>;
  askMany(trackingNumbers: readonly string[]): Promise<ReadonlyMap<string, TrackAnswer>>;
  close(): Promise<void>;
}

export const adapterCodes: readonly string[] = [...createAdapters().keys()];

/** Carriers that do not say how big a parcel is, who signed for it or that it was collected, and those whose pushes carry a secret in place of a signature. */
const saysNoMeasures = new Set(["usps", "trackingmore", "aftership", "easypost", "17track"]);
const saysNoPickup = new Set(["trackingmore"]);
const saysNoSigner = new Set(["17track"]);
const doesNotSign = new Set(["ups", "dhl"]);
export const silentBeforePickup: ReadonlySet<string> = new Set(["mydhl"]);

let serial = 1000;

export async function openBench(code: string): Promise<Bench> {
  const sandbox = await createSandbox();
  // Long enough for a busy machine, short enough to wait for once.
  const adapters = createAdapters({ timeoutMs: 1000, requestsPerSecond: 1000 });
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
  const missing: TrackAnswer = { ok: false, error: { code: "UNEXPECTED_REPLY", message: "no answer for the number" } };
  return {
    adapter,
    carrier,
    tells: {
      measures: !saysNoMeasures.has(code),
      signedBytes: !doesNotSign.has(code),
      pickup: !saysNoPickup.has(code),
      signer: !saysNoSigner.has(code),
    },
    freshNumber: () => carrier.numberOf(serial++),
    async ask(number, more = {}, signal) {
      const answers = await adapter.track({ ...account, ...more }, [number], signal);
      return answers.get(number) ?? missing;
    },
    async askMany(numbers) {
      const answers = new Map<string, TrackAnswer>();
      for (let start = 0; start < numbers.length; start += adapter.maxNumbersPerPull) {
        const chunk = numbers.slice(start, start + adapter.maxNumbersPerPull);
        for (const [number, answer] of await adapter.track(account, chunk)) answers.set(number, answer);
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
