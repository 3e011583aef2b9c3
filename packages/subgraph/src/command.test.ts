import type { Identity } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { command, versionConflict } from "./command.ts";
import { payload } from "./payload.ts";
import { maySeeOf } from "./visible.ts";

const anna: Identity = { tenant: "acme", actor: { type: "user", id: "anna" }, scopes: [] };
const shopper = (customerId: string): Identity => ({
  ...anna,
  actor: { type: "customer", id: customerId },
  customerId,
});

describe("command", () => {
  it("counts everything but the key as input", () => {
    const input = { idempotencyKey: "k", id: "ord_1", reason: null };
    expect(command({ identity: anna }, "cancelOrder", input)).toEqual({
      operation: "cancelOrder",
      idempotencyKey: "k",
      input: { id: "ord_1", reason: null },
    });
  });

  it("gives each shopper keys of his or her own", () => {
    const operations = [anna, shopper("cus_1"), shopper("cus_2")].map(
      (identity) => command({ identity }, "placeOrder", { idempotencyKey: "k" }).operation,
    );
    expect(new Set(operations).size).toBe(3);
  });
});

describe("versionConflict", () => {
  it("refuses another version than the present one, and names that", () => {
    expect([undefined, null, 3].map((expected) => versionConflict(3, expected))).toEqual([null, null, null]);
    expect(versionConflict(3, 2)).toEqual({
      ok: false,
      error: [
        {
          code: "VERSION_CONFLICT",
          path: ["input", "expectedVersion"],
          message: "the present version is 3",
          retriable: false,
          currentVersion: 3,
        },
      ],
    });
  });
});

describe("payload", () => {
  it("has the result or the reasons why there is none", () => {
    const error = { code: "BLANK", path: ["input"], message: "must not be blank", retriable: false } as const;
    expect(payload("order", { ok: true, value: { id: 1 } })).toEqual({ order: { id: 1 }, userErrors: [] });
    expect(payload("order", { ok: false, error: [error] })).toEqual({ order: null, userErrors: [error] });
  });
});

describe("maySeeOf", () => {
  it("confines a shopper to what is his or her own, and nobody else", () => {
    expect(["cus_1", "cus_2", null].map((owner) => maySeeOf(anna, owner))).toEqual([true, true, true]);
    expect(["cus_1", "cus_2", null].map((owner) => maySeeOf(shopper("cus_1"), owner))).toEqual([true, false, false]);
  });
});
