import type { Identity } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { expect, it } from "vitest";
import { staff } from "./identities.ts";
import type { Subgraphs } from "./subgraphs.ts";

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A connection, and how to add to it. */
export interface ListCase {
  readonly subgraph: SubgraphName;
  /** The root field. */
  readonly field: string;
  /** Adds an item to the list of a tenant that nobody else uses, and gives its id. */
  readonly add: (tenant: string) => Promise<string>;
  /** Puts ids, in the order in which they were added, into the order of the list. */
  readonly order: (added: readonly string[]) => readonly string[];
  /** Another list's field of the same subgraph, whose cursors are not good here. */
  readonly otherField?: string;
}

const selection =
  "edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

/** Asks for one page and fails on errors. */
export async function readPage(
  subgraphs: Subgraphs,
  { subgraph, field }: Pick<ListCase, "subgraph" | "field">,
  args: { first?: number; after?: string | null },
  identity: Identity,
): Promise<Page> {
  const query = `query ($first: Int! = 20, $after: Cursor) { page: ${field}(first: $first, after: $after) { ${selection} } }`;
  return (await subgraphs.run<{ page: Page }>(subgraph, query, args, identity)).page;
}

/** What every connection promises. */
export function itPages(of: () => Subgraphs, list: ListCase): void {
  const { subgraph, field, add, order } = list;
  const read = (args: { first?: number; after?: string | null }, tenant: string) =>
    readPage(of(), list, args, staff(tenant));
  const codeOf = async (args: object, tenant: string) => {
    const query = `query ($first: Int! = 20, $after: Cursor) { ${field}(first: $first, after: $after) { nodes { id } } }`;
    const { data, errors } = await of().execute(subgraph, query, args, staff(tenant));
    return [data, errors?.map(({ extensions }) => extensions["code"])];
  };
  const addMany = async (count: number, tenant: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      // Pairs share their moment, so that the id has to decide.
      if (n % 2 === 0) of().clock.advance(1);
      ids.push(await add(tenant));
    }
    return ids;
  };

  it(`${field}: pages have no gap and no double, also while the list grows`, async () => {
    const tenant = `pages-${field}`;
    const before = await addMany(7, tenant);
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: Page = await read({ first: 2, after }, tenant);
      expect(page.nodes).toEqual(page.edges.map(({ node }) => node));
      expect(page.pageInfo).toMatchObject({
        hasPreviousPage: false,
        startCursor: page.edges[0]?.cursor,
        endCursor: page.edges.at(-1)?.cursor,
      });
      seen.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
      await addMany(1, tenant);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => before.includes(id))).toEqual(order(before));
  });

  it(`${field}: says exactly whether more follows`, async () => {
    const tenant = `ends-${field}`;
    expect(await read({}, tenant)).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    const ids = await addMany(3, tenant);
    expect((await read({ first: 2 }, tenant)).pageInfo.hasNextPage).toBe(true);
    const all = await read({ first: 3 }, tenant);
    expect([all.nodes.map(({ id }) => id), all.pageInfo.hasNextPage]).toEqual([order(ids), false]);
    const rest = await read({ first: 100, after: all.pageInfo.endCursor }, tenant);
    expect([rest.nodes, rest.pageInfo.hasNextPage, rest.pageInfo.endCursor]).toEqual([[], false, null]);
    for (const [index, { cursor }] of all.edges.entries()) {
      const next = await read({ after: cursor }, tenant);
      expect(next.nodes.map(({ id }) => id)).toEqual(order(ids).slice(index + 1));
    }
  });

  it.each([0, -1, 101, 99_999_999])(`${field}: refuses a page of %d`, async (first) => {
    expect(await codeOf({ first }, "acme")).toEqual([null, ["PAGE_SIZE_INVALID"]]);
  });

  it(`${field}: refuses cursors that were not given for it`, async () => {
    const tenant = `cursors-${field}`;
    await addMany(2, tenant);
    const cursor = (await read({ first: 1 }, tenant)).pageInfo.endCursor as string;
    const forged = [
      "x",
      cursor.slice(0, -2),
      cursor.slice(1),
      `${cursor}A`,
      `${cursor[0] === "A" ? "B" : "A"}${cursor.slice(1)}`,
      Buffer.from('{"a":1}').toString("base64url"),
      "../../etc/passwd",
    ];
    for (const after of forged)
      expect([after, ...(await codeOf({ after }, tenant))]).toEqual([after, null, ["CURSOR_INVALID"]]);
    expect(await codeOf({ after: cursor }, "somebody-else")).toEqual([null, ["CURSOR_INVALID"]]);
    const other = list.otherField;
    if (other === undefined) return;
    const query = `query ($after: Cursor) { ${other}(after: $after) { nodes { id } } }`;
    const { errors } = await of().execute(subgraph, query, { after: cursor }, staff(tenant));
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["CURSOR_INVALID"]);
  });
}
