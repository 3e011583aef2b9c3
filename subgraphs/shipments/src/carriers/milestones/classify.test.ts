import { expect, test } from "vitest";
import { substatuses } from "../../domain/shipment-status.ts";
import type { CodeRule } from "../code-table.ts";
import { airCodes } from "./air.ts";
import { classifyMilestone } from "./classify.ts";
import { postCodes } from "./post.ts";
import { roadCodes } from "./road.ts";
import { seaCodes } from "./sea.ts";
import { standardCodes } from "./standard.ts";

const tables: readonly (readonly [name: string, rules: readonly CodeRule[], size: number])[] = [
  ["air", airCodes, 34],
  ["sea", seaCodes, 35],
  ["post", postCodes, 25],
  ["road", roadCodes, 38],
  ["standard", standardCodes, 11],
];

test.each(tables)(
  "every milestone of %s stands in its table exactly once, under a status it belongs to",
  (_, rules, size) => {
    const codes = rules.map((rule) => rule.code);
    expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
    expect(codes).toHaveLength(size);
    const strays = rules.filter(
      ({ status, substatus }) =>
        substatus && !(status && (substatuses[status] as readonly string[]).includes(substatus)),
    );
    expect(strays).toEqual([]);
  },
);

test.each([
  ["cargolux", "RCS", null, "PICKED_UP"],
  ["cargolux", "NFD", null, "AVAILABLE_FOR_PICKUP"],
  ["cargolux", "DLV", null, "DELIVERED"],
  ["cargolux", "DIS", "OFLD", "EXCEPTION"],
  ["maersk", "GTIN", "LADEN", "IN_TRANSIT"],
  ["maersk", "GTIN", "EMPTY", null],
  ["maersk", "STRP", null, "DELIVERED"],
  ["post_fr", "EMI", null, "DELIVERED"],
  ["post_fr", "delivered", null, "DELIVERED"],
  ["nobody", "OUT_FOR_DELIVERY", null, "OUT_FOR_DELIVERY"],
] as const)("%s's %s %s is %s", (carrierCode, rawCode, rawSubCode, status) => {
  const judged = classifyMilestone({ carrierCode, rawCode, rawSubCode });
  expect(judged.status).toBe(status);
  expect(judged.ruleId).not.toBeNull();
});

test("a code of no table decides nothing and names no rule", () => {
  expect(classifyMilestone({ carrierCode: "maersk", rawCode: "WAT", rawSubCode: null })).toMatchObject({
    status: null,
    ruleId: null,
  });
});
