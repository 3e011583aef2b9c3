import { openDatabase, transact } from "./src/index.ts";
import { runTransaction } from "./src/transaction.ts";
const d = await openDatabase({ uri: process.argv[2]!, name: "bench" + Date.now(), entities: [], indexes: [{collection:"x", key:{a:1}}] }).catch(e=>{console.log(e); process.exit(1)});
await d.db.collection("x").insertOne({ _id: 1 as never, n: 0 });
for (const n of [10, 50]) {
let attempts = 0; const t = performance.now();
await Promise.all(Array.from({ length: n }, () => runTransaction(d.client, {}, async (session) => { attempts++;
  const x = await d.db.collection("x").findOne({ _id: 1 as never }, { session });
  await d.db.collection("x").updateOne({ _id: 1 as never }, { $set: { n: x!["n"] + 1 } }, { session });
  await d.db.collection("x").insertOne({ v: x!["n"] }, { session });
  return { value: 0 };
})));
console.log(process.env.CAPMS, n, "ms", Math.round(performance.now() - t), "attempts", attempts);
}
await d.db.dropDatabase(); await d.close();
