import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actorName, actorTypes, type Identity, scopes, serviceIdentity, visibilityKey } from "./identity.ts";

const word = fc.string({ minLength: 1, maxLength: 8 });
const identity: fc.Arbitrary<Identity> = fc
  .record({
    tenant: word,
    actor: fc.record({ type: fc.constantFrom(...actorTypes), id: word }),
    scopes: fc.shuffledSubarray([...scopes]),
    customerId: fc.option(word, { nil: undefined }),
    expiresAt: fc.option(fc.nat(), { nil: undefined }),
  })
  .map(({ customerId, expiresAt, ...rest }) => ({
    ...rest,
    ...(customerId === undefined ? {} : { customerId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }));

const sees = ({ tenant, customerId, scopes: held }: Identity) => ({ tenant, customerId, scopes: new Set(held) });

describe("visibilityKey", () => {
  it("is equal exactly when two callers may see the same", () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        let same = true;
        try {
          expect(sees(a)).toEqual(sees(b));
        } catch {
          same = false;
        }
        expect(visibilityKey(a) === visibilityKey(b)).toBe(same);
      }),
    );
  });

  it("asks neither who it is, nor how long, nor in which order the scopes stand", () => {
    const one: Identity = {
      tenant: "acme",
      actor: { type: "user", id: "anna" },
      scopes: ["orders:read", "events:read"],
    };
    const other: Identity = {
      tenant: "acme",
      actor: { type: "api_key", id: "erp" },
      scopes: ["events:read", "orders:read"],
      expiresAt: 1,
    };
    expect(visibilityKey(one)).toBe(visibilityKey(other));
  });

  it("keeps apart what could be spelled into each other", () => {
    const base = { actor: { type: "user", id: "a" }, scopes: [] } as const;
    expect(visibilityKey({ ...base, tenant: 'acme","x' })).not.toBe(
      visibilityKey({ ...base, tenant: "acme", customerId: "x" }),
    );
    expect(visibilityKey({ ...base, tenant: "acme" })).not.toBe(
      visibilityKey({ ...base, tenant: "acme", customerId: "null" }),
    );
  });
});

it("names an actor as logs and events do", () => {
  expect(actorName(serviceIdentity("acme", "orders"))).toBe("service:orders");
});

it("gives services every scope, the internal one included, and no customer", () => {
  expect(serviceIdentity("acme", "orders")).toEqual({
    tenant: "acme",
    actor: { type: "service", id: "orders" },
    scopes,
  });
});
