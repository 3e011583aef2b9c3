import { expect, test } from "vitest";
import { fontsFor, writePdf } from "../src/index.ts";

const names = ["Ada", "Łukasz", "Δημήτρης", "Юлія", "अदिति", "محمد", "שלום", "สวัสดี", "김철수", "张伟", "山田"];

test("names of eleven scripts are drawn, and the same data makes the same file", async () => {
  const options = { title: "Names", date: new Date("2026-03-01T10:00:00Z"), fonts: await fontsFor(names) };
  const make = (): Promise<Buffer> =>
    writePdf(options, (page) => {
      for (const name of names) {
        page.put(name, page.left);
        page.next();
      }
    });
  const file = await make();
  expect(file.subarray(0, 5).toString()).toBe("%PDF-");
  expect(file.toString("latin1").match(/\/FontFile2 /g)).toHaveLength(options.fonts.files.size);
  expect(await make()).toEqual(file);
});

test("a full page is followed by another, and a long text ends with an ellipsis", async () => {
  const options = { title: "Lines", date: new Date("2026-03-01T10:00:00Z"), fonts: await fontsFor() };
  const file = await writePdf(options, (page) => {
    for (let line = 0; line < 50; line += 1) {
      page.put("long ".repeat(100), page.left, { max: 200 });
      page.next();
    }
  });
  expect(file.toString("latin1").match(/\/Type \/Page\n/g)).toHaveLength(2);
});
