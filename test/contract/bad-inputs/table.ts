import { documents } from "./documents.ts";
import type { BadInput, BadOperation } from "./doors.ts";
import { pages } from "./pages.ts";
import { protocol } from "./protocol.ts";
import { sockets } from "./sockets.ts";
import { variables } from "./variables.ts";
import { webhooks } from "./webhooks.ts";

const inputs: Readonly<Record<string, readonly BadInput[]>> = { protocol, webhooks, sockets, pages };
const operations: Readonly<Record<string, readonly BadOperation[]>> = { documents, variables };

/** The hundred, each once. */
export const badInputs = [...Object.values(inputs), ...Object.values(operations)].flat();

/** Each of them as it is sent; operations by HTTP, and by WebSocket with the same code. */
export const cases: readonly BadInput[] = [
  ...Object.entries(inputs).flatMap(([group, rows]) => rows.map((row) => ({ ...row, name: `${group}: ${row.name}` }))),
  ...Object.entries(operations).flatMap(([group, rows]) => rows.flatMap((row) => byBothTransports(group, row))),
];

function byBothTransports(group: string, { name, operation, expected }: BadOperation): readonly BadInput[] {
  return [
    {
      name: `${group} by HTTP: ${name}`,
      send(doors) {
        const { query, variables: values } = operation(doors);
        return doors.ask(query, values);
      },
      expected,
    },
    {
      name: `${group} by WebSocket: ${name}`,
      send(doors) {
        const { query, variables: values } = operation(doors);
        return doors.askSocket(query, values);
      },
      expected: expected.replace(/^\d+ /, ""),
    },
  ];
}
