import { listChannels } from "../operations/list-channels.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const channels: QueryResolvers["channels"] = (_, args, context) => listChannels(context, args);
