import { inSpan, withCorrelation } from "@waybill/telemetry";

/**
 * Runs one client's operation so that logs and spans made in it know what they belong to.
 * @param traceparent the client's own span, where it sends one. W3C Trace Context.
 */
export const inOperation = <T>(correlationId: string, traceparent: unknown, work: () => Promise<T>): Promise<T> =>
  withCorrelation(correlationId, () => {
    const parent = typeof traceparent === "string" ? traceparent : undefined;
    return inSpan("graphql", { kind: "server", parent }, work);
  });
