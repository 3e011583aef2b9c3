export default (project: any) => { project.provide("mongoUri", process.env["MONGODB_URI"]); project.provide("mongoEngine", "x"); };
