import { allPorts, clock, dataFolder, disk, memory, node, npm, packages, tools } from "./checks.mjs";
import { database } from "./database.mjs";

const marks = { ok: "ok      ", note: "note    ", problem: "PROBLEM " };

/** Prints what is wrong with this machine and how to mend it. Answers the exit code: 1 when something is. */
export async function doctor() {
  let problems = 0;
  for (const check of [node, npm, packages, tools, database, allPorts, disk, memory, dataFolder, clock]) {
    for (const finding of [await check()].flat()) {
      console.log(`${marks[finding.level]}${finding.text}`);
      if (finding.fix) console.log(`        → ${finding.fix}`);
      if (finding.level === "problem") problems += 1;
    }
  }
  console.log(
    problems === 0 ? "\nNothing stands in the way." : `\n${problems} problem${problems > 1 ? "s" : ""} to mend.`,
  );
  return problems === 0 ? 0 : 1;
}
