import { listAccounts } from "../operations/list-accounts.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const carrierAccounts: QueryResolvers["carrierAccounts"] = (_parent, _args, context) => listAccounts(context);
