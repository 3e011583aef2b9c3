import { MongoClient } from "mongodb";
import { expect, inject, test } from "vitest";
import { checkDatabase } from "../src/index.ts";

test("the test run's database passes the start-up check", async () => {
  await expect(checkDatabase(inject("mongoUri"))).resolves.toBeUndefined();
  const client = new MongoClient(inject("mongoUri"));
  await client.close();
});
