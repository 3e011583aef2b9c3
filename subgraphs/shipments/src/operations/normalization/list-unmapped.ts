import { WaybillError } from "@waybill/service";
import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type UnmappedCodeRecord, unmappedCodes } from "../../storage/unmapped-codes.ts";

const purpose = "unmappedCodes";

/** A page of the codes that no rule knows. A code that came more often meanwhile may be seen again. */
export async function listUnmappedCodes(
  context: Context,
  args: PageArgs & { readonly carrierCode?: string | null | undefined },
): Promise<Connection<UnmappedCodeRecord>> {
  staffOnly(context, "The list of unknown codes is for staff.");
  checkPageSize(args.first);
  const { tenant } = context.identity;
  const place = args.after == null ? null : context.cursors.decodePage(purpose, tenant, args.after);
  if (place && !place.ok) throw new WaybillError("CURSOR_INVALID");
  const codes = await unmappedCodes(context.database.db, tenant, args.carrierCode ?? null);
  const [count, name] = place?.value ?? [];
  const rest =
    typeof count === "number" && typeof name === "string"
      ? codes.filter((code) => code.count < count || (code.count === count && nameOf(code) > name))
      : codes;
  return firstPage(rest.slice(0, args.first + 1), args.first, (code) =>
    context.cursors.encodePage(purpose, tenant, [code.count, nameOf(code)]),
  );
}

// Separated by what sorts before every other character, so that names sort as their parts do.
const nameOf = ({ carrierCode, source, rawCode }: UnmappedCodeRecord): string =>
  [carrierCode, source, rawCode].join("\u0000");
