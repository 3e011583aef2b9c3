/** The gateway's bounds; its operator may change what is said so of. */
export const limits = {
  /** Bytes of an HTTP request's body, and of a WebSocket message. */
  messageBytes: 256 * 1024,
  /** Tokens of a document. */
  tokens: 2_000,
  /**
   * What a document that is not run takes of its sender's budget: looking at the worst of them is as much work as answering
   * with so many objects.
   */
  refusedCost: 50,
  /** Selections of a document after its fragments are spread. */
  recursiveSelections: 5_000,
  /** Events that may wait for one client on one stream. */
  queuedEvents: 256,
  /** Bytes that may wait to be sent on one connection. */
  queuedBytes: 1024 * 1024,
  /** Bytes of answers, other than events, that one connection may leave unread before it is closed. */
  unreadBytes: 16 * 1024 * 1024,
  /** How long a client may take nothing of an answer over HTTP before its connection is ended. */
  unreadMs: 30_000,
  /** Between two looks for requests that take too long to come. */
  tendRequestsMs: 5_000,
  /** Streams over HTTP that one caller, and all together, may have open, where the operator does not say otherwise. */
  streamsPerCaller: 100,
  streams: 10_000,
  /** A stream that nobody takes anything from for so long is given up. */
  stalledMs: 10_000,
  /** How long one client may hold up the others on its stream, in all. */
  laggardMs: 1_000,
  /** Events of one stream that may be joined with the other subgraphs' fields at the same time. */
  joinsAtOnce: 16,
  /** How long a client may take to say who it is. */
  initTimeoutMs: 3_000,
  /** Between two pings. A peer that misses one is gone. */
  keepAliveMs: 12_000,
  /** Between two looks at what each connection's clock says. */
  tendMs: 500,
  /** A close frame cannot overtake what a slow client has not read: so long it is waited for. */
  closeGraceMs: 5_000,
  /** How long connections have to end when the gateway stops. */
  stopGraceMs: 2_000,
} as const;

/** How a lost stream of a subgraph is tried again; see `ResumeLimits`. */
export const resumeWaits = { firstWaitMs: 100, maxWaitMs: 5_000, healthyAfterMs: 10_000 } as const;
