/** The output `airlift` of an application stack: what was built and uploaded, and whose it is. Plain data, no secrets. */
export interface ApplicationRecord {
  version: 1;
  application: string;
  account?: string;
  region?: string;
  /** Workload → repository (folder) that it is built from. */
  repositories: Record<string, string>;
  /** Workload → container → content hash → URI with digest. Images that were built stay listed: environments run them. */
  images: Record<string, Record<string, Record<string, string>>>;
  /** `{path}@{sha256}` → ARN of the object. */
  envFiles: Record<string, string>;
  /** Keys of what addons need in the bucket: files that their templates name, and long templates. @default none */
  artifacts?: string[];
  bucket?: string;
  keyArn?: string;
  /** Workload → container → content hash of images that ran when they were adopted: they are not built again. @default none */
  adopted?: Record<string, Record<string, string>>;
  /** Zone `{app}.{domain}`. */
  zone?: { id: string; nameServers: string[] };
}

export function emptyApplicationRecord(application: string): ApplicationRecord {
  return { version: 1, application, repositories: {}, images: {}, envFiles: {} };
}

/** Reads the record from a stack's outputs. */
export function applicationRecordFrom(
  outputs: Readonly<Record<string, unknown>> | undefined,
): ApplicationRecord | undefined {
  return (outputs?.airlift as ApplicationRecord | undefined) ?? undefined;
}
