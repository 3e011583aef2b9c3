import { type DocumentNode, type GraphQLFormattedError, Kind, visit } from "graphql";

/** What stands behind a name that is asked for in place of the client's. */
const suffix = "__elsewhere";

/**
 * The same document, in which what the client calls by another field's name is called by one that no field has.
 * @param fields the names of all fields
 * @returns null where nothing is called so
 */
export function withOtherNames(document: DocumentNode, fields: ReadonlySet<string>): DocumentNode | null {
  let isOther = false;
  const other = visit(document, {
    Field(field) {
      const alias = field.alias?.value;
      if (alias === undefined || alias === field.name.value || !fields.has(alias)) return undefined;
      isOther = true;
      return { ...field, alias: { kind: Kind.NAME, value: alias + suffix } };
    },
  });
  return isOther ? other : null;
}

/** An answer's data, as text, with the client's names again. */
export const dataWithOwnNames = (data: string | undefined): string | undefined => data?.replaceAll(`${suffix}":`, '":');

/** An error with the client's names again. */
export const errorWithOwnNames = (error: GraphQLFormattedError): GraphQLFormattedError => ({
  ...error,
  ...(error.path && {
    path: error.path.map((step) => (typeof step === "string" ? step.replace(suffix, "") : step)),
  }),
});
