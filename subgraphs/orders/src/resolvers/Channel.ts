import type { ChannelResolvers } from "./types.generated.ts";

export const Channel = { id: (channel) => channel._id } satisfies Partial<ChannelResolvers>;
