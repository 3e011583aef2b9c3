import type { EntityClass, EntityManager, FilterQuery, FindOptions } from "@mikro-orm/mongodb";
import { err, ok, type Result } from "@waybill/kernel";
import type { Cursors, PageValue } from "./cursors.ts";

/** Relay's connection, as the GraphQL types `…Connection` want it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  /** Always false: pages go forward. */
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface PageRequest<T> {
  /** What belongs to the list, without the sort field and the id; the tenant is added by the unit of work. */
  readonly where: FilterQuery<T> & object;
  /** Page size, 1 to 100; the caller has checked it. */
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly cursors: Cursors;
  /** Names the list, so that another list's cursor is refused: for example `orders`. */
  readonly purpose: string;
  readonly tenant: string;
  /** Field that orders the list; never null in a document. The id breaks ties. Default `createdAt`. */
  readonly sort?: string;
  /** Default `desc`: newest first. */
  readonly direction?: "asc" | "desc";
  /** Narrows the sort field, both ends left out of the list. */
  readonly range?: { readonly $gt?: PageValue; readonly $lt?: PageValue } | undefined;
  /** Name of the index to read by, where `where` has conditions outside of every index. */
  readonly indexHint?: string | undefined;
}

/**
 * One page of a list by keyset: the pages of a list that grows at its head have no gap and no double.
 * Needs the index `{ tenant, …equalities of where, [sort]: direction, _id: direction }`.
 * @returns `INVALID` for a cursor that is not of this list and tenant.
 */
export async function relayPage<T extends { _id: string }>(
  em: EntityManager,
  entity: EntityClass<T>,
  request: PageRequest<T>,
): Promise<Result<Connection<T>, "INVALID">> {
  const { cursors, purpose, tenant, first, after, sort = "createdAt", direction = "desc" } = request;
  const { range, indexHint } = request;
  let places: Record<string, unknown>[] = [range ? { [sort]: range } : {}];
  if (after !== null && after !== undefined) {
    const place = cursors.decodePage(purpose, tenant, after);
    if (!place.ok) return place;
    const [value, id] = place.value;
    if (value === undefined || id === undefined) return err("INVALID");
    const past = direction === "desc" ? "$lt" : "$gt";
    places = [{ [sort]: value, _id: { [past]: id } }, { [sort]: { ...range, [past]: value } }];
  }
  const orderBy = { [sort]: direction, _id: direction } as NonNullable<FindOptions<T>["orderBy"]>;
  // First those that are equal in the sort field, then those beyond: two scans of the index, where one query
  // with `$or` would be a scan of the collection on some servers.
  const parts = await Promise.all(
    places.map((place) =>
      em.find(entity, { ...(request.where as object), ...place } as FilterQuery<T>, {
        orderBy,
        limit: first + 1,
        ...(indexHint ? { indexHint } : {}),
      }),
    ),
  );
  const found = parts.flat();
  const cursorOf = (node: T): string =>
    cursors.encodePage(purpose, tenant, [(node as Record<string, unknown>)[sort] as PageValue, node._id]);
  return ok(connectionOf(found.slice(0, first), found.length > first, cursorOf));
}

/**
 * A page as a connection. Cursors are made when they are asked for: most clients take the nodes and the page's end, and
 * each cursor costs a signature.
 * @param cursorOf the place of a node in its list
 */
export function connectionOf<T>(
  nodes: readonly T[],
  hasNextPage: boolean,
  cursorOf: (node: T) => string,
): Connection<T> {
  const cursorAt = (index: number): string | null => {
    const node = nodes.at(index);
    return node === undefined ? null : cursorOf(node);
  };
  return {
    nodes,
    edges: nodes.map((node) => ({
      get cursor() {
        return cursorOf(node);
      },
      node,
    })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: false,
      get startCursor() {
        return cursorAt(0);
      },
      get endCursor() {
        return cursorAt(-1);
      },
    },
  };
}
