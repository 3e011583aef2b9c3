/** The services behind the gateway that soaks, in a process of their own: events come all the time, and sometimes none. */
import { shipments } from "./clients.ts";
import { hotShipment, openSource } from "../subscriptions/source.ts";

const source = await openSource();
let turn = 0;
setInterval(() => {
  turn += 1;
  source.publish([hotShipment, shipments[turn % shipments.length] as string]);
}, 50);
// The gateway goes on where it was, whatever became of its connections.
setInterval(() => source.drop(), 15_000);
process.on("disconnect", () => process.exit(0));
process.send?.(source.urls);
