import { derivedId, type Identity } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { transact, type WriteContext } from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { GraphQLSchema } from "graphql";
import type { Context } from "../context.ts";
import {
  type FileRow,
  type ImportJobRecord,
  type ImportRowRecord,
  type ImportStatus,
  readImport,
} from "../domain/import.ts";
import { recordImport } from "../operations/import-event.ts";
import { placeRow } from "../operations/place-row.ts";
import { type PlacementSources, rememberedSources, sourcesOf } from "../operations/placement-sources.ts";
import { ImportJob, ImportPart, ImportRow } from "../storage/import.entities.ts";
import { claim, release } from "../storage/lease.ts";
import { type RowOutcome, RowOutcomes } from "../storage/row-outcomes.ts";

/** How many orders are placed at once, and rows stored in one transaction. */
const atOnce = 8;
const rowsPerWrite = 250;
const batch = 100;
/** How many outcomes are stored together; the lease is renewed as often. */
const outcomesPerWrite = 20;
/** An import that nobody renewed for so long was left by a process that ended. */
export const leaseMs = 30_000;

export interface ImportDeps {
  /** A context as a request of this identity would have it. */
  readonly contextOf: (identity: Identity, correlationId: string) => Context;
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  /** Names this process among those that may run imports. */
  readonly worker: string;
  readonly stopped: () => boolean;
}

/** Goes on with every import that was started and has not ended, one after the other. */
export async function runImports(deps: ImportDeps, database: Context["database"]): Promise<void> {
  const open = await database.orm.em
    .fork()
    .find(
      ImportJob,
      { status: { $in: ["QUEUED", "RUNNING"] } },
      { filters: { tenant: false }, limit: 20, orderBy: { startedAt: 1 } },
    );
  for (const job of open) {
    if (deps.stopped()) return;
    const identity: Identity = { tenant: job.tenant, actor: { type: job.actorType, id: job.actorId }, scopes: [] };
    const context = deps.contextOf(identity, job.correlationId);
    if (!(await claim(database.db, job._id, deps.worker, context.clock(), leaseMs))) continue;
    try {
      await run(deps, context, { ...job });
    } catch (error) {
      deps.logger.warn({ err: error, importJobId: job._id }, "an import stopped and goes on later");
    } finally {
      await release(database.db, job._id, deps.worker);
    }
  }
}

async function run(deps: ImportDeps, context: Context, job: ImportJobRecord): Promise<void> {
  const as = writeContext(context);
  if (job.status === "QUEUED" && !(await read(context, as, job))) return;
  for (;;) {
    const pending = await fresh(deps, context).em.find(
      ImportRow,
      { tenant: job.tenant, jobId: job._id, status: "PENDING" },
      { orderBy: { row: "asc", _id: "asc" }, limit: batch },
    );
    if (pending.length === 0) return advance(context, as, job, "RUNNING", { status: "COMPLETED" });
    const queue = pending.map((row): ImportRowRecord => ({ ...row }));
    if (!(await work(deps, context, job, queue))) return;
  }
}

/** Places the orders of some rows. @returns false when the import must stop here: it goes on later. */
async function work(deps: ImportDeps, context: Context, job: ImportJobRecord, queue: ImportRowRecord[]) {
  const { database, clock } = context;
  const sources = rememberedSources(sourcesOf(fresh(deps, context)));
  const outcomes = new RowOutcomes();
  let goOn = true;
  const place = async (): Promise<void> => {
    for (let row = queue.shift(); row && goOn && !deps.stopped(); row = queue.shift()) {
      const outcome = await settle(deps, fresh(deps, context), row, sources);
      if (outcome) outcomes.add(row, outcome);
      else goOn = false;
      if (outcomes.size < outcomesPerWrite) continue;
      await outcomes.store(database, writeContext(context));
      goOn &&= await claim(database.db, job._id, deps.worker, clock(), leaseMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, place));
  await outcomes.store(database, writeContext(context));
  return goOn && !deps.stopped() && claim(database.db, job._id, deps.worker, clock(), leaseMs);
}

/** Every order has a unit of work of its own, as a request has. */
const fresh = (deps: ImportDeps, { identity, correlationId }: Context): Context =>
  deps.contextOf(identity, correlationId);

/** @returns null when another service did not answer: the row waits, and so does the import. */
async function settle(
  deps: ImportDeps,
  context: Context,
  row: ImportRowRecord,
  sources: PlacementSources,
): Promise<RowOutcome | null> {
  const placed = await placeRow(context, deps.schema, row, sources);
  if (placed.ok) return { status: "PLACED", orderId: placed.value };
  return placed.error.every(({ retriable }) => retriable) ? null : { status: "FAILED", userErrors: placed.error };
}

/** Turns the file into rows. Repeatable: a row's id follows from its place. @returns false when it is no such file. */
async function read(context: Context, as: WriteContext, job: ImportJobRecord): Promise<boolean> {
  const { tenant, _id: jobId } = job;
  const parts = await context.em.find(ImportPart, { tenant, jobId }, { orderBy: { part: "asc" } });
  const rows = readImport(job.format, parts.map(({ content }) => content).join(""));
  if (!rows.ok) {
    await advance(context, as, job, "QUEUED", { status: "FAILED", error: rows.error.slice(0, 500) });
    return false;
  }
  for (let at = 0; at < rows.value.length; at += rowsPerWrite) {
    const slice = rows.value.slice(at, at + rowsPerWrite).map((row) => rowOf(job, row));
    await transact(context.database, as, async (tx) => {
      const there = await tx.em.find(
        ImportRow,
        { tenant, _id: { $in: slice.map(({ _id }) => _id) } },
        { fields: ["_id"] },
      );
      const known = new Set(there.map(({ _id }) => _id));
      for (const row of slice) if (!known.has(row._id)) tx.em.create(ImportRow, row);
    });
  }
  await advance(context, as, job, "QUEUED", { status: "RUNNING", totalRows: rows.value.length });
  return true;
}

function rowOf({ tenant, _id: jobId }: ImportJobRecord, { row, input }: FileRow): ImportRowRecord {
  const externalId = typeof input?.["externalId"] === "string" ? input["externalId"].slice(0, 120) : null;
  const _id = derivedId("importRow", jobId, String(row));
  return { _id, tenant, jobId, row, status: "PENDING", externalId, input, orderId: null, userErrors: [] };
}

type Step = { readonly status: ImportStatus; readonly error?: string; readonly totalRows?: number };

/** Moves a job on, once: whoever comes second finds it moved. Its file is dropped when it was read. */
async function advance(
  context: Context,
  as: WriteContext,
  { tenant, _id }: ImportJobRecord,
  from: ImportStatus,
  step: Step,
): Promise<void> {
  await transact(context.database, as, async (tx) => {
    const job = await tx.em.findOne(ImportJob, { tenant, _id, status: from });
    if (!job) return;
    const now = context.clock();
    tx.em.assign(job, { ...step, ...(step.status === "RUNNING" ? {} : { finishedAt: now }) });
    if (from === "QUEUED") await tx.em.nativeDelete(ImportPart, { tenant, jobId: _id });
    await tx.em.flush();
    const type = `order_import.${step.status.toLowerCase()}` as Parameters<typeof recordImport>[1];
    recordImport(tx, type, { ...job }, now);
  });
}
