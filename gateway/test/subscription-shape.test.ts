import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());

/** Takes the first event of a subscription that starts before the log's last entry. */
async function firstEvent(query: string, variables: Record<string, unknown>) {
  const events = test
    .client()
    .iterate({ query, variables: { ...variables, after: `c${test.graph.log.entries.length - 1}` } });
  const { value } = await events.next();
  await events.return?.();
  return JSON.parse(JSON.stringify(value)) as { data: unknown; errors?: unknown; extensions?: unknown };
}

interface Selection {
  readonly name: string;
  readonly selection: string;
  readonly fragments?: string;
  readonly declare?: string;
  readonly variables?: Record<string, unknown>;
}

const selections: readonly Selection[] = [
  { name: "fields of the owning subgraph", selection: "id status previousStatus occurredAt shipmentVersion" },
  { name: "a join", selection: "status order { number }" },
  { name: "joins of joins", selection: "order { number customer { email } lines { quantity variant { sku } } }" },
  { name: "back to the owning subgraph", selection: "order { number shipments { id } }" },
  { name: "aliases", selection: "a: status b: status theOrder: order { no: number who: customer { mail: email } }" },
  {
    name: "something else under the names of keys",
    selection: "id: status order { id: shipments { id: status } number customer { id: email } }",
  },
  {
    name: "and of what every object has",
    selection: "id: status order { id: shipments { status } number toString: status }",
  },
  { name: "the cursor under an alias and plain", selection: "cursor place: cursor" },
  {
    name: "__typename everywhere",
    selection: "__typename kind: __typename order { __typename customer { __typename email } }",
  },
  {
    name: "fragments",
    selection: "...Head ... on ShipmentStatusChange { order { ...O } } ... { customer { email } }",
    fragments:
      "fragment Head on ShipmentStatusChange { id status order { id } } fragment O on Order { number customer { ...C } } fragment C on Customer { email firstName }",
  },
  { name: "lists with nulls and unknown entities", selection: "related { id number }" },
  { name: "lists in lists", selection: "grid { number customer { email } }" },
  {
    name: "unions",
    selection:
      "subject { __typename ... on Shipment { trackingNumber order { number } } } subjects { ... on Carrier { code } ... on Shipment { id order { number } } }",
  },
  {
    name: "variables",
    selection: "echo(text: $text, numbers: $numbers) order { number }",
    declare: "$text: String!, $numbers: [Int!]",
    variables: { text: "hello", numbers: [1, 2, 3] },
  },
  {
    name: "variables with defaults, not given",
    selection: "echo(text: $text, numbers: $numbers, loud: $loud)",
    declare: '$text: String! = "default", $numbers: [Int!], $loud: Boolean',
  },
  ...[true, false].flatMap((on) => [
    {
      name: `@include ${on}`,
      selection:
        "status @include(if: $on) id order @include(if: $on) { number } customer { email @include(if: $on) id }",
      declare: "$on: Boolean!",
      variables: { on },
    },
    {
      name: `@skip ${on}`,
      selection: "...F @skip(if: $on) id order { customer @skip(if: $on) { email } number }",
      fragments: "fragment F on ShipmentStatusChange { status order { status } }",
      declare: "$on: Boolean!",
      variables: { on },
    },
    {
      name: `@include by default ${on}`,
      selection: "id order @include(if: $on) { number }",
      declare: `$on: Boolean = ${on}`,
    },
  ]),
  { name: "an error in the event itself", selection: "id failing status" },
  { name: "an error that nulls an object of the event", selection: "id box { intact broken } order { number }" },
  { name: "an error in a join", selection: "id order { number failing }" },
  { name: "an error in a join that nulls the entity", selection: "id order { number strict }" },
  { name: "errors in some entities of a list", selection: "related { number strict customer { email moody } }" },
  { name: "errors in lists in lists", selection: "grid { id strict }" },
];

describe.each([1, 2])("event %i of a subscription has the shape of the same query", (n) => {
  it.each(selections)("$name", async ({ selection, fragments = "", declare = "", variables = {} }) => {
    test.graph.log.append(change(n));
    const query = await test.post({
      query: `query Q${declare ? `(${declare})` : ""} { change: lastChange { ${selection} } } ${fragments}`,
      variables,
    });
    const event = await firstEvent(
      `subscription S($after: Cursor${declare ? `, ${declare}` : ""}) { change: shipmentStatusChanged(after: $after) { ${selection} } } ${fragments}`,
      variables,
    );
    expect(query.body.data).toBeTypeOf("object");
    expect(withoutIds(event)).toStrictEqual(withoutIds(query.body));
  });
});

/** Hidden errors name the request they were logged under, which differs. */
function withoutIds(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result, (key, value: unknown) => (key === "correlationId" ? "(id)" : value)));
}
