import { type Credentials, simulate, type SimulatedCarrier } from "../carrier/simulated-carrier.ts";
import { fedexSignature } from "./push.ts";
import { fedexTrackingNumber } from "./tracking-number.ts";
import { envelopeOf, fedexScanOf, fromFedexScan, trackResultOf } from "./wire.ts";
import type { FedexWorld } from "./world.ts";

/** The simulated FedEx as one carrier among others. */
export const simulatedFedex = (apiUrl: string, world: FedexWorld, credentials: Credentials): SimulatedCarrier =>
  simulate(
    {
      code: "fedex",
      apiUrl,
      credentials,
      numberOf: fedexTrackingNumber,
      push: {
        messagesOf: (trackingNumber, scans, details) => [
          JSON.stringify(
            envelopeOf("push", [
              { trackingNumber, result: trackResultOf(trackingNumber, scans.map(fedexScanOf), details) },
            ]),
          ),
        ],
        headersOf: (body, secret) => ({ "fdx-signature": fedexSignature(body, secret) }),
      },
    },
    world,
    fedexScanOf,
    fromFedexScan,
  );
