import { derivedId, err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { type Tx, write } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { type ImportFormat, type ImportJobRecord, maxPartBytes, maxParts } from "../domain/import.ts";
import type {
  ImportOrdersAppendInput,
  ImportOrdersBeginInput,
  ImportOrdersInput,
  ImportOrdersStartInput,
} from "../resolvers/types.generated.ts";
import { ImportJob, ImportPart } from "../storage/import.entities.ts";
import { recordImport } from "./import-event.ts";

type Imported = Promise<Outcome<ImportJobRecord>>;

/** Begins, fills and starts an import in one. */
export function importOrders(context: Context, input: ImportOrdersInput): Imported {
  return writing(context, "importOrders", input, async (tx) => {
    const fault = checkPart(input.content);
    if (fault) return fault;
    const now = context.clock();
    const job: ImportJobRecord = {
      ...newJob(context, input.format, now),
      status: "QUEUED",
      partsReceived: 1,
      startedAt: now,
    };
    tx.em.create(ImportJob, job);
    tx.em.create(ImportPart, partOf(job, 0, input.content));
    await tx.em.flush();
    recordImport(tx, "order_import.started", job, now);
    return ok(job);
  });
}

/** Begins an import whose file comes in parts. */
export function importOrdersBegin(context: Context, input: ImportOrdersBeginInput): Imported {
  return writing(context, "importOrdersBegin", input, async (tx) => {
    const now = context.clock();
    const job = newJob(context, input.format, now);
    tx.em.create(ImportJob, job);
    await tx.em.flush();
    recordImport(tx, "order_import.begun", job, now);
    return ok(job);
  });
}

/** Adds a part of an import's file. */
export function importOrdersAppend(context: Context, input: ImportOrdersAppendInput): Imported {
  return writing(context, "importOrdersAppend", input, async (tx) => {
    const check = new InputCheck();
    check.integer(["input", "part"], input.part, 0, maxParts - 1);
    if (check.errors.length > 0) return err(check.errors);
    const fault = checkPart(input.content);
    if (fault) return fault;
    const job = await receiving(tx, context, input);
    if (!job.ok) return job;
    const part = partOf(job.value, input.part, input.content);
    if (await tx.em.findOne(ImportPart, { _id: part._id })) {
      return refuse("TAKEN", ["input", "part"], "this part has come");
    }
    tx.em.create(ImportPart, part);
    return touch(tx, job.value, "order_import.appended", context.clock(), {
      partsReceived: job.value.partsReceived + 1,
    });
  });
}

/** Starts an import all of whose parts have come. */
export function importOrdersStart(context: Context, input: ImportOrdersStartInput): Imported {
  return writing(context, "importOrdersStart", input, async (tx) => {
    const check = new InputCheck();
    check.integer(["input", "parts"], input.parts, 1, maxParts);
    if (check.errors.length > 0) return err(check.errors);
    const job = await receiving(tx, context, input);
    if (!job.ok) return job;
    const inOrder = await tx.em.count(ImportPart, {
      tenant: context.identity.tenant,
      jobId: input.id,
      part: { $lt: input.parts },
    });
    if (job.value.partsReceived !== input.parts || inOrder !== input.parts) {
      return refuse(
        "INVALID",
        ["input", "parts"],
        `${inOrder} of the parts before ${input.parts} have come, and ${job.value.partsReceived} in all`,
      );
    }
    const now = context.clock();
    return touch(tx, job.value, "order_import.started", now, { status: "QUEUED", startedAt: now });
  });
}

/** An import is the seller's. @throws WaybillError FORBIDDEN for a shopper. */
function writing<I extends { readonly idempotencyKey: string }>(
  context: Context,
  operation: string,
  input: I,
  work: (tx: Tx) => Imported,
): Imported {
  if (context.identity.customerId !== undefined) {
    throw new WaybillError("FORBIDDEN", { message: "Imports are not for shoppers." });
  }
  return write(context.database, writeContext(context), command(context, operation, input), work);
}

function checkPart(content: string): Outcome<never> | null {
  if (content === "") return refuse("BLANK", ["input", "content"], "must not be empty");
  if (Buffer.byteLength(content) > maxPartBytes) {
    return refuse("TOO_LONG", ["input", "content"], `must have at most ${maxPartBytes} bytes`);
  }
  return content.isWellFormed() ? null : refuse("INVALID", ["input", "content"], "must be well-formed text");
}

const newJob = ({ identity, correlationId }: Context, format: ImportFormat, now: Date): ImportJobRecord => ({
  _id: newId("importJob", now),
  tenant: identity.tenant,
  format,
  status: "RECEIVING",
  partsReceived: 0,
  error: null,
  totalRows: null,
  actorType: identity.actor.type,
  actorId: identity.actor.id,
  correlationId,
  createdAt: now,
  startedAt: null,
  finishedAt: null,
  version: 1,
});

const partOf = ({ _id: jobId, tenant }: ImportJobRecord, part: number, content: string) => ({
  _id: derivedId("importJob", jobId, String(part)),
  tenant,
  jobId,
  part,
  content,
});

async function receiving(
  tx: Tx,
  { identity: { tenant } }: Context,
  { id, expectedVersion }: Pick<ImportOrdersAppendInput, "expectedVersion" | "id">,
): Promise<Outcome<ImportJob>> {
  const job = await tx.em.findOne(ImportJob, { tenant, _id: id });
  if (!job) return refuse("NOT_FOUND", ["input", "id"], "no such import");
  const conflict = versionConflict(job.version, expectedVersion);
  if (conflict) return conflict;
  return job.status === "RECEIVING" ? ok(job) : refuse("INVALID_STATE", ["input", "id"], `the import is ${job.status}`);
}

/** Changes a job and records it. Two at once meet at the version: one of them runs again. */
async function touch(
  tx: Tx,
  job: ImportJob,
  type: Parameters<typeof recordImport>[1],
  now: Date,
  changes: Partial<Pick<ImportJobRecord, "partsReceived" | "startedAt" | "status">>,
): Imported {
  tx.em.assign(job, changes);
  await tx.em.flush();
  const record: ImportJobRecord = { ...job };
  recordImport(tx, type, record, now);
  return ok(record);
}
