import { z } from "zod";

const metadata = z.record(z.string(), z.string()).default({});

/** A PaymentIntent: the fields that are read. */
export const paymentIntent = z.object({
  id: z.string().min(1),
  amount: z.number().int(),
  amount_received: z.number().int().default(0),
  currency: z.string(),
  status: z.string(),
  metadata,
});
export type PaymentIntent = z.infer<typeof paymentIntent>;

/** A Refund: the fields that are read. */
export const refund = z.object({
  id: z.string().min(1),
  amount: z.number().int(),
  currency: z.string(),
  status: z.string().nullish(),
  metadata: metadata.nullish().transform((value) => value ?? {}),
});
export type Refund = z.infer<typeof refund>;

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), has_more: z.boolean().default(false) });

export const errorReply = z.object({
  error: z.object({
    type: z.string(),
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    message: z.string().nullish(),
  }),
});

/** An Event: what every one has, whatever it tells of. */
export const stripeEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  data: z.object({ object: z.looseObject({ id: z.string().nullish(), object: z.string() }) }),
});

/** A Dispute: the fields that are read. */
export const dispute = z.object({
  id: z.string().min(1),
  amount: z.number().int(),
  currency: z.string(),
  payment_intent: z.string().nullish(),
  status: z.string(),
});
