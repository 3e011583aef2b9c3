import { expect, onTestFinished, test } from "vitest";
import { dataFormat, DataFormatError } from "../src/data-format.ts";
import { drop, openJars, randomName } from "./support/database.ts";

/** A database that was left with a format noted; null for none. */
async function left(version: number | null): Promise<string> {
  const name = randomName();
  const database = await openJars({ name });
  const formats = database.db.collection<{ _id: string; version: number }>("counters");
  if (version === null) await formats.deleteOne({ _id: "format" });
  else await formats.updateOne({ _id: "format" }, { $set: { version } });
  await database.close();
  onTestFinished(async () => {
    await formatsOf(name, dataFormat);
    await drop(await openJars({ name }));
  });
  return name;
}

async function formatsOf(name: string, version: number): Promise<void> {
  const other = await openJars();
  const formats = other.client.db(name).collection<{ _id: string; version: number }>("counters");
  await formats.updateOne({ _id: "format" }, { $set: { version } }, { upsert: true });
  await drop(other);
}

test("data of this version is opened again, by many at once", async () => {
  const name = randomName();
  const opened = await Promise.all(Array.from({ length: 4 }, () => openJars({ name })));
  const again = await openJars({ name });
  expect(await again.db.collection<{ _id: string }>("counters").findOne({ _id: "format" })).toEqual({
    _id: "format",
    version: dataFormat,
  });
  for (const database of opened) await database.close();
  await drop(again);
});

test.each([
  ["that has no format noted", null, `by an earlier version of Waybill (format 1, not ${dataFormat})`],
  ["of an earlier version", 1, `by an earlier version of Waybill (format 1, not ${dataFormat})`],
  ["of a newer version", 1_000, `by a newer version of Waybill (format 1000, not ${dataFormat})`],
])("data %s is refused, and says what to do", async (_, version, message) => {
  const name = await left(version);
  const opening = openJars({ name });
  await expect(opening).rejects.toThrow(DataFormatError);
  await expect(opening).rejects.toThrow(message);
});
