import type { Identity } from "@waybill/kernel";
import {
  type DirectiveNode,
  defaultFieldResolver,
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
} from "graphql";
import type { OperationContext } from "./context.ts";
import { WaybillError } from "./errors.ts";

type Resolver = GraphQLFieldResolver<unknown, OperationContext>;
/** Where @apollo/subgraph keeps a type's `__resolveReference`. */
type ReferenceResolver = (reference: unknown, context: OperationContext, info: unknown) => unknown;
interface FederationExtensions {
  apollo?: { subgraph?: { resolveReference?: ReferenceResolver } };
}

const federationFields = new Set(["_service", "_entities"]);

/**
 * Makes a subgraph's schema keep the promises of its `@auth` directives, in place:
 * a field that carries one, a field that leads to a type that carries one, and a look-up of an entity
 * that carries one all need the scope. Errors are FORBIDDEN and name the scope.
 */
export function enforceAuth(schema: GraphQLSchema): void {
  for (const type of objectTypes(schema)) {
    const entityScopes = scopesOn(type);
    if (entityScopes.length > 0) guardReference(type, entityScopes);
    for (const field of Object.values(type.getFields())) {
      if (federationFields.has(field.name) && type === schema.getQueryType()) continue;
      const needed = scopesOf(schema, field);
      if (needed.length > 0) guardField(field, needed, type === schema.getSubscriptionType());
    }
  }
}

/**
 * What `@auth` leaves open: root fields without a scope, entities that anyone could look up, and types
 * with a scope that are reached through an interface or union, where fields do not tell the scope.
 * Empty for a schema that is closed. For tests.
 */
export function openDoors(schema: GraphQLSchema): string[] {
  const doors: string[] = [];
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      if (federationFields.has(field.name)) continue;
      const leadsTo = getNamedType(field.type);
      if (isAbstractType(leadsTo) && schema.getPossibleTypes(leadsTo).some((t) => scopesOn(t).length > 0)) {
        doors.push(`${type.name}.${field.name}`);
      } else if (roots.includes(type) && authScopes(field.astNode?.directives).length === 0) {
        doors.push(`${type.name}.${field.name}`);
      }
    }
    if (isOpenEntity(schema, type)) doors.push(type.name);
  }
  return doors;
}

/** True when `identity` may use what needs `scope`. `internal` is for Waybill's own services alone, `public` for all. */
export function holdsScope(identity: Identity, scope: string): boolean {
  if (scope === "public") return true;
  if (scope === "internal" && identity.actor.type !== "service") return false;
  return (identity.scopes as readonly string[]).includes(scope);
}

function requireScopes(identity: Identity, scopes: readonly string[]): void {
  for (const scope of scopes) {
    if (holdsScope(identity, scope)) continue;
    throw new WaybillError("FORBIDDEN", { message: `This needs the scope "${scope}".`, extensions: { scope } });
  }
}

function guardField(
  field: GraphQLField<unknown, OperationContext>,
  scopes: readonly string[],
  isSubscription: boolean,
): void {
  const guard =
    (resolve: Resolver): Resolver =>
    (source, args, context, info) => {
      requireScopes(context.identity, scopes);
      return resolve(source, args, context, info);
    };
  field.resolve = guard(field.resolve ?? defaultFieldResolver);
  if (isSubscription) field.subscribe = guard(field.subscribe ?? defaultFieldResolver);
}

function guardReference(type: GraphQLObjectType, scopes: readonly string[]): void {
  const extensions = type.extensions as FederationExtensions;
  const resolve = extensions.apollo?.subgraph?.resolveReference ?? ((reference: unknown) => reference);
  // Asynchronous, so that a refusal takes one entity of a batch and not its neighbours.
  const resolveReference: ReferenceResolver = async (reference, context, info) => {
    requireScopes(context.identity, scopes);
    return resolve(reference, context, info);
  };
  type.extensions = {
    ...extensions,
    apollo: { ...extensions.apollo, subgraph: { ...extensions.apollo?.subgraph, resolveReference } },
  };
}

/** Scopes a field needs: its own, and those of the type it leads to. */
function scopesOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): string[] {
  const target = schema.getType(getNamedType(field.type).name);
  return [...new Set([...authScopes(field.astNode?.directives), ...scopesOn(target)])];
}

function scopesOn(type: GraphQLNamedType | undefined): string[] {
  if (!type) return [];
  return authScopes([
    ...(type.astNode?.directives ?? []),
    ...type.extensionASTNodes.flatMap((node) => node.directives ?? []),
  ]);
}

function authScopes(directives: readonly DirectiveNode[] = []): string[] {
  return directives
    .filter((directive) => directive.name.value === "auth")
    .flatMap((directive) => directive.arguments ?? [])
    .flatMap((argument) => (argument.value.kind === Kind.STRING ? [argument.value.value] : []));
}

/** An entity that can be looked up here and gives more than its key to anyone. */
function isOpenEntity(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  const keys = (type.astNode?.directives ?? []).filter((directive) => directive.name.value === "key");
  if (!keys.some(isResolvable) || scopesOn(type).length > 0) return false;
  const keyFields = new Set(keys.flatMap(fieldsOfKey));
  return Object.values(type.getFields()).some((field) => {
    const external = field.astNode?.directives?.some((directive) => directive.name.value === "external") ?? false;
    return !keyFields.has(field.name) && !external && scopesOf(schema, field).length === 0;
  });
}

const isResolvable = (key: DirectiveNode): boolean =>
  !key.arguments?.some((a) => a.name.value === "resolvable" && a.value.kind === Kind.BOOLEAN && !a.value.value);

const fieldsOfKey = (key: DirectiveNode): string[] =>
  (key.arguments ?? []).flatMap((a) =>
    a.name.value === "fields" && a.value.kind === Kind.STRING ? a.value.value.split(/[\s{}]+/).filter(Boolean) : [],
  );

const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
  );
