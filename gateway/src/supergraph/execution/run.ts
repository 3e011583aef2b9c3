import { GraphQLError } from "graphql";
import type { GatewayContext } from "../../context.ts";
import type { Prepared } from "./batch.ts";
import type { Fetch } from "./fetch.ts";
import type { Group, Step } from "./schedule.ts";
import type { Tree } from "./tree.ts";

/** One operation on its way through its plan. */
export interface Run {
  readonly data: Tree;
  readonly errors: unknown[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly context: GatewayContext;
  readonly fetch: Fetch;
}

/** A request, compiled. */
export interface CompiledGroup extends Group {
  execute(run: Run): Promise<void>;
}

/**
 * Runs a schedule: each request as soon as those it waits for have been answered.
 * @param finish makes something of what they brought
 */
export function runGroups<T>(groups: readonly CompiledGroup[], run: Run, finish: () => T | Promise<T>): Promise<T> {
  if (groups.length === 1) {
    // One promise less for each event of each stream.
    return begun(groups[0] as CompiledGroup, run).then(finish, (error: unknown) => {
      run.errors.push(error);
      return finish();
    });
  }
  const fail = (error: unknown): void => void run.errors.push(error);
  const waits = groups.map((group) => group.waits);
  let left = groups.length;
  return new Promise<void>((resolve) => {
    if (left === 0) resolve();
    const begin = (group: CompiledGroup): void =>
      void begun(group, run)
        .catch(fail)
        .then(() => {
          left -= 1;
          if (left === 0) resolve();
          for (const next of group.next) {
            waits[next] = (waits[next] as number) - 1;
            if (waits[next] === 0) begin(groups[next] as CompiledGroup);
          }
        });
    for (const group of groups) if (group.waits === 0) begin(group);
  }).then(finish);
}

/** What is thrown at once is told as what is thrown later. */
function begun(group: CompiledGroup, run: Run): Promise<void> {
  try {
    return group.execute(run);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Whether a step runs, by the variables that the client gave. */
export const isActive = ({ guards }: Step, { conditions }: Run): boolean =>
  guards.every(({ variable, value }) => conditions.get(variable) === value);

/** The client's variables that an operation uses, as the inside of a JSON object. */
export function used({ usages }: Prepared, variables: Readonly<Record<string, unknown>>): string {
  let text = "";
  for (const name of usages) {
    if (!Object.hasOwn(variables, name) || variables[name] === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${JSON.stringify(variables[name])}`;
  }
  return text;
}

/** A subgraph's error as one of the whole operation. */
export function located(
  error: GraphQLError,
  path: readonly (string | number)[] | undefined,
  serviceName: string,
): GraphQLError {
  const { extensions } = error;
  return new GraphQLError(error.message || `Error while fetching subquery from service "${serviceName}"`, {
    originalError: error,
    ...(path && { path }),
    extensions: { code: "DOWNSTREAM_SERVICE_ERROR", ...extensions, serviceName },
  });
}
