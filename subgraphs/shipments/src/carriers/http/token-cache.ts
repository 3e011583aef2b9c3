interface Login {
  readonly token: string;
  /** Seconds that the carrier says the token lives. */
  readonly lifetimeSeconds: number;
}

/** Seconds before its end when a token is no longer used: it must outlive the request that carries it. */
const safetySeconds = 60;

/** OAuth tokens by account. Callers that come while a login is under way wait for that one. */
export class TokenCache {
  readonly #entries = new Map<string, { readonly login: Promise<Login>; readonly askedAt: number }>();

  /** The account's token, from `login` when there is none that lasts. A failed login is not kept. */
  async get(accountId: string, login: () => Promise<Login>): Promise<string> {
    const kept = this.#entries.get(accountId);
    if (kept) {
      const { token, lifetimeSeconds } = await kept.login;
      if (performance.now() - kept.askedAt < (lifetimeSeconds - safetySeconds) * 1000) return token;
      // Somebody else may have renewed it meanwhile: only the stale entry is dropped.
      if (this.#entries.get(accountId) === kept) this.forget(accountId);
      return this.get(accountId, login);
    }
    const entry = { login: login(), askedAt: performance.now() };
    this.#entries.set(accountId, entry);
    try {
      return (await entry.login).token;
    } catch (error) {
      if (this.#entries.get(accountId) === entry) this.forget(accountId);
      throw error;
    }
  }

  forget(accountId: string): void {
    this.#entries.delete(accountId);
  }
}
