import { expect, it } from "vitest";
import { outcomeOf } from "./observe-operations.ts";

const error = (code?: string) => ({ extensions: code === undefined ? {} : { code } });

it("blames whoever can mend it", () => {
  expect([outcomeOf(undefined), outcomeOf([])]).toEqual(["ok", "ok"]);
  expect(outcomeOf([error("FORBIDDEN"), error("BAD_USER_INPUT")])).toBe("client_error");
  expect(outcomeOf([error("FORBIDDEN"), error("SUBGRAPH_UNAVAILABLE")])).toBe("server_error");
  expect([outcomeOf([error()]), outcomeOf([error("SOMETHING_NEW")])]).toEqual(["server_error", "server_error"]);
});
