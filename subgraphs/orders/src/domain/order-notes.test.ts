import { expect, it } from "vitest";
import { checkOrderNotes } from "./order-notes.ts";

it("changes what is given, clears what is null, and leaves the rest", () => {
  expect(checkOrderNotes({ note: " leave at the gate ", tags: ["vip", "vip"], poNumber: null })).toEqual({
    ok: true,
    value: { note: "leave at the gate", tags: ["vip"], poNumber: null },
  });
  expect(checkOrderNotes({ tags: null, customAttributes: null, email: null })).toEqual({
    ok: true,
    value: { tags: [], customAttributes: [], email: null },
  });
});

it("names every fault at once", () => {
  const attribute = { key: "gift", value: "yes" };
  const checked = checkOrderNotes({
    ...{ email: "ada", poNumber: "x".repeat(81), note: "x".repeat(2_001), tags: [""] },
    customAttributes: [attribute, attribute],
  });
  expect(checked.ok ? [] : checked.error.map(({ path, code }) => `${path.join(".")} ${code}`)).toEqual([
    "input.email INVALID",
    "input.poNumber TOO_LONG",
    "input.note TOO_LONG",
    "input.tags.0 BLANK",
    "input.customAttributes.1.key TAKEN",
  ]);
});
