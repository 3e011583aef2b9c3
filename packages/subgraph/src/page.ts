import type { EntityClass } from "@mikro-orm/mongodb";
import { WaybillError } from "@waybill/service";
import { type Connection, connectionOf, type PageRequest, relayPage } from "@waybill/storage";
import type { BaseContext } from "./context.ts";

/** Largest page of a connection. */
export const maxPageSize = 100;

/** Paging arguments as the schema has them. */
export interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/**
 * One page of a list for a resolver.
 * @throws WaybillError PAGE_SIZE_INVALID or CURSOR_INVALID.
 */
export async function page<T extends { _id: string }>(
  context: BaseContext,
  entity: EntityClass<T>,
  args: PageArgs,
  list: Pick<PageRequest<T>, "where" | "purpose" | "sort" | "direction" | "range" | "indexHint">,
): Promise<Connection<T>> {
  checkPageSize(args.first);
  const { cursors, em, identity } = context;
  const { first, after } = args;
  const result = await relayPage(em, entity, { ...list, first, after, cursors, tenant: identity.tenant });
  if (!result.ok) throw new WaybillError("CURSOR_INVALID");
  return result.value;
}

/** @throws WaybillError PAGE_SIZE_INVALID unless 1 to `max` items are asked for. */
export function checkPageSize(first: number, max: number = maxPageSize): void {
  if (first < 1 || first > max) {
    throw new WaybillError("PAGE_SIZE_INVALID", { message: `"first" must be from 1 to ${max}.` });
  }
}

/**
 * The first page of a list of which `first + 1` items at most were read, newest first.
 * @param cursorOf the place of an item in its list.
 */
export function firstPage<T>(found: readonly T[], first: number, cursorOf: (item: T) => string): Connection<T> {
  return connectionOf(found.slice(0, first), found.length > first, cursorOf);
}
