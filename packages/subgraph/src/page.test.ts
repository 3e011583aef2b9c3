import { describe, expect, it } from "vitest";
import { checkPageSize, firstPage } from "./page.ts";

describe("checkPageSize", () => {
  it("lets 1 to 100 pass, or to another limit", () => {
    for (const first of [1, 20, 100]) expect(() => checkPageSize(first)).not.toThrow();
    expect(() => checkPageSize(500, 500)).not.toThrow();
    for (const first of [0, -1, 101]) expect(() => checkPageSize(first)).toThrow('"first" must be from 1 to 100.');
    expect(() => checkPageSize(501, 500)).toThrow('"first" must be from 1 to 500.');
  });
});

describe("firstPage", () => {
  const cursorOf = (item: string): string => `at ${item}`;

  it("leaves out the item that only tells that more follows", () => {
    expect(firstPage(["a", "b", "c"], 2, cursorOf)).toEqual({
      edges: [
        { cursor: "at a", node: "a" },
        { cursor: "at b", node: "b" },
      ],
      nodes: ["a", "b"],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: "at a", endCursor: "at b" },
    });
    expect(firstPage(["a", "b"], 2, cursorOf).pageInfo.hasNextPage).toBe(false);
  });

  it("makes no cursor that nobody asks for", () => {
    const made: string[] = [];
    const { nodes, pageInfo } = firstPage(["a", "b", "c"], 2, (item) => {
      made.push(item);
      return cursorOf(item);
    });
    expect([nodes, pageInfo.hasNextPage, pageInfo.endCursor]).toEqual([["a", "b"], true, "at b"]);
    expect(made).toEqual(["b"]);
  });

  it("has no cursors when it is empty", () => {
    expect(firstPage([], 2, cursorOf).pageInfo).toMatchObject({
      hasNextPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
