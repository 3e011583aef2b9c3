import type { Answered, BadInput, Doors } from "./doors.ts";

const importOf = (name: string, content: string, expected: string): BadInput => ({
  name,
  send: ({ ask }) =>
    ask(
      "mutation ($input: ImportOrdersInput!) { importOrders(input: $input) { importJob { id } userErrors { code } } }",
      { input: { idempotencyKey: name, format: "CSV", content } },
    ),
  expected,
});
const page = (name: string, token: (doors: Doors) => string, expected: string, postalCode?: string): BadInput => ({
  name,
  send: (doors) =>
    doors.askAnonymously(
      "query ($token: String!, $postalCode: String) { publicShipment(token: $token, postalCode: $postalCode) { shipment { status } } }",
      { token: token(doors), postalCode },
    ),
  expected,
});
const label = (name: string, path: string, expected: string): BadInput => ({
  name,
  async send({ labelsUrl }): Promise<Answered> {
    const response = await fetch(`${labelsUrl}/${path}`);
    return { verdict: String(response.status), text: await response.text() };
  },
  expected,
});

/** Files and links, which come from people. */
export const pages: readonly BadInput[] = [
  importOf("a file without a header", '=HYPERLINK("https://evil.example","x")\n', "200 OK"),
  importOf("NUL in a file", "externalId,sku,quantity\n\0,\0,1\n", "200 OK"),
  importOf("a line of 200 kB", `externalId,sku,quantity\n${"x".repeat(200_000)}\n`, "200 OK"),
  importOf("a script for a name", "externalId,name,sku,quantity\n1,<script>alert(1)</script>,X,1\n", "200 OK"),
  importOf("an empty file", "", "200 BLANK"),
  page("a link of 4 kB", () => "x".repeat(4_096), "200 OK"),
  page("a link that was altered", ({ linkToken }) => `${linkToken.slice(0, -3)}AAA`, "200 OK"),
  page("a postcode of 4 kB", ({ linkToken }) => linkToken, "200 OK", "9".repeat(4_096)),
  label("a label whose name climbs", "..%2f..%2f..%2fetc%2fpasswd", "404"),
  label("a label of a forged id", "lbl_1.pdf?expires=9999999999&signature=00", "404"),
];
