import { render } from "../templates.js";
import { imported, logicalId } from "./names.js";

/** `description` of the policies is Copilot's: another one would replace the policy of a bucket that is there. */
const grants = "Grants CRUD access to the S3 bucket";

/** A bucket that belongs to one service or job; its name becomes the variable `<NAME>_NAME`. */
export function workloadBucket(name: string, workload: string): string {
  const id = logicalId(name);
  return render("addons/bucket-workload.yml", {
    ...{ id, name, workload },
    description: `!Sub ${grants} \${${id}Bucket}`,
    bucket: `!GetAtt ${id}Bucket.Arn`,
    objects: `!Sub \${${id}Bucket.Arn}/*`,
  });
}

/** A bucket that lives as long as its environment. */
export function environmentBucket(name: string): string {
  return render("addons/bucket-environment.yml", { id: logicalId(name), name });
}

/** What a service or job needs to use a bucket of the environment. */
export function bucketAccess(name: string, workload: string): string {
  const id = logicalId(name);
  const arn = imported(`${id}BucketARN`);
  return render("addons/bucket-access.yml", {
    ...{ id, name, workload },
    description: `!Sub ["${grants} \${Bucket}", { Bucket: ${imported(`${id}BucketName`)} }]`,
    bucket: arn,
    objects: `!Sub ["\${Arn}/*", { Arn: ${arn} }]`,
  });
}
