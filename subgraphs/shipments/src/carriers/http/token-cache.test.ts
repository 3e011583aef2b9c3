import { expect, test } from "vitest";
import { TokenCache } from "./token-cache.ts";

/** A login that counts how often it was made. */
function loginWith(lifetimeSeconds: number) {
  let made = 0;
  const login = () => Promise.resolve({ token: `token-${++made}`, lifetimeSeconds });
  return { login, made: () => made };
}

test("one login serves all who come while it lasts, per account", async () => {
  const cache = new TokenCache();
  const { login, made } = loginWith(3600);
  const tokens = await Promise.all([cache.get("a", login), cache.get("a", login), cache.get("a", login)]);
  expect(tokens).toEqual(["token-1", "token-1", "token-1"]);
  expect(await cache.get("b", login)).toBe("token-2");
  expect(made()).toBe(2);
});

test("a token about to end, and one that was forgotten, are renewed", async () => {
  const cache = new TokenCache();
  const short = loginWith(30);
  expect(await cache.get("a", short.login)).toBe("token-1");
  expect(await cache.get("a", short.login)).toBe("token-2");
  const long = loginWith(3600);
  await cache.get("b", long.login);
  cache.forget("b");
  expect(await cache.get("b", long.login)).toBe("token-2");
});

test("a login that failed is not kept", async () => {
  const cache = new TokenCache();
  const { login } = loginWith(3600);
  await expect(cache.get("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(await cache.get("a", login)).toBe("token-1");
});
