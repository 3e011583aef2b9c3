import { spawn } from "node:child_process";

const tickMs = 10_000;

/** How npm is called: the one that runs us, or the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath ?? "";
  if (running.endsWith("npm-cli.js")) return { file: process.execPath, first: [running], shell: false };
  return { file: "npm", first: [], shell: process.platform === "win32" };
}

/**
 * Installs exactly these packages (`name@version`) into `folder/node_modules`, without running any script of
 * theirs. Rejects with npm's own last words.
 */
export async function npmInstall(folder, packages, log) {
  const { file, first, shell } = npmCommand();
  const options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output } = await run(file, [...first, "install", "--prefix", folder, ...options, ...packages], {
    shell,
    tick: (seconds) => log(`… still downloading (${seconds} s)`),
  });
  if (code !== 0) throw new Error(complaint(output) || `npm ended with ${code}`);
}

/** What matters of npm's complaint: its code, and the first line that is a sentence. */
function complaint(output) {
  const lines = output
    .split("\n")
    .filter((line) => !/^npm (warn|notice)/i.test(line))
    .map((line) => line.replace(/^npm (error|ERR!) ?/, "").trim());
  const sentence = lines.find((line) => line.split(" ").length > 3);
  return [lines.find((line) => line.startsWith("code ")), sentence].filter(Boolean).join(": ");
}

/** Runs a program to its end and gathers what it prints. Never rejects; `code` is null when it did not start. */
export function run(file, args, { shell = false, tick = () => {}, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { shell, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output = (output + chunk).slice(-20_000);
      });
    }
    const started = Date.now();
    const ticker = setInterval(() => tick(Math.round((Date.now() - started) / 1000)), tickMs);
    const end = (code) => {
      clearInterval(ticker);
      resolve({ code, output: output.trim() });
    };
    child.once("error", (error) => {
      output += error.message;
      end(null);
    });
    child.once("close", end);
  });
}
