/** Another subgraph's object, of which customers knows the id alone. */
export interface Stub {
  readonly id: string;
}
