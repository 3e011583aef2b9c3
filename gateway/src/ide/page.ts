import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { tabs } from "./tabs.ts";

/** A page for browsers, and what it may load and call. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Itself alone: the page works without a network. */
const contentSecurityPolicy = [
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
  "connect-src 'self' ws: wss: data: blob:",
  "frame-ancestors 'none'",
].join("; ");

/**
 * GraphiQL as one file, with the journey in its tabs. For development only: it carries a token.
 * @param token sent with every request of the page, unless a tab's headers say otherwise
 */
export function graphiqlPage({ token }: { readonly token: string | undefined }): Page {
  const credentials = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const html = renderGraphiQL({
    title: "Waybill",
    endpoint: "/graphql",
    subscriptionsProtocol: "WS",
    defaultTabs: tabs,
    additionalHeaders: credentials,
    // For the WebSocket, which has no headers.
    connectionParams: credentials,
  });
  return { html, contentSecurityPolicy };
}
