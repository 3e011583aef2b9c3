/** A JSON object as stored in an event. */
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** What an operation records beside the state it changes. */
export interface NewEvent {
  /** `<subject>.<what happened>`, for example `shipment.status_changed`. */
  readonly type: string;
  /** The object it happened to, and the version of that object which this event made. */
  readonly subject: { readonly type: string; readonly id: string; readonly version: number };
  readonly occurredAt: Date;
  /** At most 64 KiB as JSON. */
  readonly data: JsonObject;
}

/** An event in the log, after the sequencer has numbered it. */
export interface LogEvent extends NewEvent {
  readonly id: string;
  /** Place in its log: 1, 2, 3 … without a gap, over all tenants. */
  readonly seq: number;
  readonly tenant: string;
  readonly recordedAt: Date;
  readonly actor: string;
  readonly correlationId: string;
  /** The span it was recorded in, while traces are made. W3C Trace Context. */
  readonly traceparent?: string;
}
