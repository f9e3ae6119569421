/** Files of JSON Schemas in the package, by the kind of file they describe. */
const schemaFiles = {
  "Load Balanced Web Service": "load-balanced-web-service",
  "Backend Service": "backend-service",
  "Worker Service": "worker-service",
  "Request-Driven Web Service": "request-driven-web-service",
  "Static Site": "static-site",
  "Scheduled Job": "scheduled-job",
  Environment: "environment",
  Pipeline: "pipeline",
  airlift: "airlift",
} as const;

export type SchemaKind = keyof typeof schemaFiles;

/** The comment by which editors with the YAML language server find the schema and complete and explain every key. */
export function schemaHint(kind: SchemaKind, version: string): string {
  return `# yaml-language-server: $schema=https://unpkg.com/airlift@${version}/schemas/${schemaFiles[kind]}.json`;
}
