export { createApp } from "./app.ts";
export { closeSolved } from "./jobs/close-solved.ts";
export { indexes } from "./storage/indexes.ts";
