import { loadApiSchema } from "@waybill/schema";
import { validateOperation } from "@waybill/service";
import { buildSchema, getVariableValues } from "graphql";
import { describe, expect, it } from "vitest";
import { graphiqlPage } from "./page.ts";
import { tabs } from "./tabs.ts";

const schema = buildSchema(loadApiSchema());

describe("the tabs of GraphiQL", () => {
  it.each(tabs)("$query", ({ query, variables = "{}" }) => {
    const values = JSON.parse(variables) as Record<string, unknown>;
    const { operation, errors } = validateOperation(schema, query, { variables: values });
    expect(errors).toBeUndefined();
    expect(getVariableValues(schema, operation?.variableDefinitions ?? [], values).errors).toBeUndefined();
  });

  it("are in the page, with the token for HTTP and WebSocket", () => {
    const { html } = graphiqlPage({ token: "abc.def" });
    expect(html).toContain("subscription WatchShipments");
    expect(html.match(/Bearer abc\.def/g)).toHaveLength(2);
  });
});
