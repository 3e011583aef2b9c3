import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";

const folder = new URL("../../../../docs/operations/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** Names as Prometheus knows them: a histogram's series count as its own. */
async function exportedNames(): Promise<Set<string>> {
  const lines = (await createMetrics().text()).split("\n");
  return new Set(
    lines.flatMap((line) => {
      const [, name = "", kind = ""] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      return kind === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : name === "" ? [] : [name];
    }),
  );
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}
const dashboard = (): Dashboard => JSON.parse(read("grafana-dashboard.json")) as Dashboard;
const metricNames = (text: string): string[] => text.match(/\b(?:waybill|process|nodejs)_[a-z0-9_]+/g) ?? [];

it("the dashboard asks for metrics that there are", async () => {
  const names = await exportedNames();
  const asked = dashboard().panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricNames(expr)));
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

it("panels of the dashboard have ids of their own", () => {
  const ids = dashboard().panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it("alert rules ask for metrics that there are", async () => {
  const names = await exportedNames();
  const asked = metricNames(read("alerts.yml"));
  expect(asked.length).toBeGreaterThan(12);
  const known = (name: string): boolean => names.has(name) || names.has(`${name}_count`);
  expect(asked.filter((name) => !known(name))).toEqual([]);
});

it("every metric of Waybill's is explained", async () => {
  const page = read("README.md");
  const own = [...(await exportedNames())].filter((name) => name.startsWith("waybill_"));
  const base = own.map((name) => name.replace(/_(?:bucket|count|sum)$/, ""));
  expect([...new Set(base)].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
