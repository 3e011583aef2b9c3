export { createApp } from "./app.ts";
export { indexes } from "./storage/indexes.ts";
