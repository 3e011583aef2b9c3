import { z } from "zod";

/** The environment does not make a configuration. Lists everything that is wrong, not only the first. */
export class ConfigInvalid extends Error {
  override readonly name = "ConfigInvalid";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Reads a process's configuration once, at its start.
 * @param schema its keys are the names of environment variables; transforms may rename on the way out.
 * @param env empty values count as left out, as in `NAME= npm start`.
 * @throws ConfigInvalid with one line for every variable that is missing or malformed. Values are not
 *   repeated in it: they may be secrets.
 */
export function loadConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<S>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return deepFreeze(result.data);
  throw new ConfigInvalid(result.error.issues.map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`));
}

/**
 * As `loadConfig`, for the first line of a process: what is wrong is told to whoever started it, in its own lines and
 * nothing else, and the process ends with 1.
 */
export function startConfig<S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
  host: { readonly stderr: { write(text: string): unknown }; exit(code: number): never } = process,
): Readonly<z.output<S>> {
  try {
    return loadConfig(schema, env);
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    host.stderr.write(`${error.message}\n`);
    return host.exit(1);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

/** An environment variable that holds a JSON list of accounts, each with its own `id`; empty when left out. */
export function accountList<S extends z.ZodType<{ readonly id: string }>>(account: S) {
  return z
    .string()
    .default("[]")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("must be JSON");
        return z.NEVER;
      }
    })
    .pipe(z.array(account))
    .refine((accounts) => new Set(accounts.map(({ id }) => id)).size === accounts.length, "ids must be unique");
}

/**
 * An environment variable that holds where a door is seen from outside: `http://` or `https://`, host, perhaps port and
 * path. Links are made by putting paths behind it, so that it has neither query nor fragment, and the slash at its end goes.
 */
export const publicUrl = () =>
  z
    .string()
    .refine(isPublicUrl, "must be an address such as https://door.example.com, without credentials, query or fragment")
    .transform((url) => url.replace(/\/+$/, ""));

function isPublicUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || /[\s?#]/.test(text)) return false;
  return url.username === "" && url.password === "";
}
