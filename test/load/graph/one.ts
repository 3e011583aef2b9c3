/** The whole graph as one process, as `npm start` runs it; told of its settings, as JSON, in its argument. */
import { Ends } from "../../../scripts/graph/graph.ts";
import { startOneProcess } from "../../../scripts/graph/one-process.ts";
import { openSettings, type SettingsOptions } from "../../../scripts/graph/settings.ts";

const settings = await openSettings(JSON.parse(process.argv[2] ?? "") as SettingsOptions);
const ends = new Ends();
const graph = await startOneProcess(settings);
ends.add(() => graph.stop());
process.on("disconnect", () => void ends.run().finally(() => process.exit(0)));
process.send?.(graph.url);
