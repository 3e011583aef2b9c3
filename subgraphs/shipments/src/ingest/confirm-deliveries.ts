import type { CarrierDesk } from "../carriers/desk.ts";
import { CarrierFailure } from "../carriers/http/failures.ts";
import type { WebhookDelivery } from "../storage/deliveries.ts";

/**
 * Answers pushes that ask to be answered, where their carrier knows such.
 * @param deliveries that tell of no parcel. @param failed gets what does not go, and why.
 */
export async function confirmDeliveries(
  carriers: CarrierDesk,
  deliveries: readonly WebhookDelivery[],
  failed: Map<WebhookDelivery, unknown>,
): Promise<void> {
  for (const delivery of deliveries) {
    const adapter = carriers.adapterOf(delivery.carrierCode);
    const account = carriers.accountById(delivery.accountId);
    const failure = account && (await adapter?.confirmPush?.(account, delivery.body.toString("utf8")));
    if (failure) failed.set(delivery, new CarrierFailure(failure));
  }
}
