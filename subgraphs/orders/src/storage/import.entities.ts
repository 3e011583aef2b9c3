import { defineEntity, p } from "@mikro-orm/mongodb";
import { actorTypes, type JsonObject, type UserError } from "@waybill/kernel";
import {
  importFormats,
  type ImportJobRecord,
  type ImportPartRecord,
  type ImportRowRecord,
  importRowStatuses,
  importStatuses,
} from "../domain/import.ts";

const ImportJobSchema = defineEntity({
  name: "ImportJob",
  collection: "importJobs",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    format: p.enum(importFormats),
    status: p.enum(importStatuses),
    partsReceived: p.integer(),
    error: p.string().strictNullable(),
    totalRows: p.integer().strictNullable(),
    actorType: p.enum(actorTypes),
    actorId: p.string(),
    correlationId: p.string(),
    createdAt: p.datetime(),
    startedAt: p.datetime().strictNullable(),
    finishedAt: p.datetime().strictNullable(),
    version: p.integer().version(),
  },
});

/** An import of orders. */
export class ImportJob extends ImportJobSchema.class implements ImportJobRecord {}
ImportJobSchema.setClass(ImportJob);

const ImportPartSchema = defineEntity({
  name: "ImportPart",
  collection: "importParts",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    jobId: p.string(),
    part: p.integer(),
    content: p.string(),
  },
});

/** A part of an import's file. */
export class ImportPart extends ImportPartSchema.class implements ImportPartRecord {}
ImportPartSchema.setClass(ImportPart);

const ImportRowSchema = defineEntity({
  name: "ImportRow",
  collection: "importRows",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    jobId: p.string(),
    row: p.integer(),
    status: p.enum(importRowStatuses),
    externalId: p.string().strictNullable(),
    input: p.json<JsonObject>().strictNullable(),
    orderId: p.string().strictNullable(),
    userErrors: p.json<readonly UserError[]>(),
  },
});

/** An order of an import's file. */
export class ImportRow extends ImportRowSchema.class implements ImportRowRecord {}
ImportRowSchema.setClass(ImportRow);

export const importEntities = [ImportJob, ImportPart, ImportRow];
