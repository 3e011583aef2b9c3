import type { Samples } from "../../support/writes/sample.ts";

const content = '{"lines":[]}\n';
const format = "JSONL";

export const samples: Samples = {
  importOrders: {
    input: () => ({ format, content }),
    other: { content: `${content}${content}` },
    events: ["order_import.started"],
  },
  importOrdersBegin: { input: () => ({ format }), other: { format: "CSV" }, events: ["order_import.begun"] },
  importOrdersAppend: {
    input: async ({ make }) => ({ id: (await make("importOrdersBegin", { format })).id, part: 0, content }),
    events: ["order_import.appended"],
  },
  importOrdersStart: {
    input: async ({ make }) => {
      const { id } = await make("importOrdersBegin", { format });
      await make("importOrdersAppend", { id, part: 0, content });
      return { id, parts: 1 };
    },
    events: ["order_import.started"],
  },
};
