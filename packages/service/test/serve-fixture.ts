import { listenSubgraph } from "../src/index.ts";
import { recordingLogger, startFixture } from "./fixture.ts";

/** A process of its own with the test's subgraph, to be killed. Arguments: port, secret. Tells its port on standard output. */
const [port = "0", secret = ""] = process.argv.slice(2);
const { server } = await startFixture();
const { url } = await listenSubgraph(server, {
  host: "127.0.0.1",
  port: Number(port),
  secret,
  logger: recordingLogger([]),
});
console.log(new URL(url).port);
