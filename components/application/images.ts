import type { Image, Repository } from "@pulumi/awsx/ecr/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { ApplicationImageSpec } from "../application.js";
import { child } from "../children.js";
import { imageTag } from "../names.js";
import { ownValue } from "../ownValue.js";
import { copilotTags } from "../tags.js";
import { type ApplicationScope, accountRoots } from "./scope.js";

/** URI with digest, by container and content hash: two environments may build the same container differently. */
export type ImageUris = Record<string, Record<string, pulumi.Output<string>>>;

/** A repository and the images that were built into it. */
export interface RepositoryImages {
  repository: Repository;
  images: Image[];
  /** URI with digest, by container and content hash. */
  imageUris: ImageUris;
}

/** A repository `{app}/{workload}` for each workload, with the images of its containers. */
export function createImages(
  scope: ApplicationScope,
  byWorkload: Readonly<Record<string, ApplicationImageSpec[]>>,
  accounts: readonly string[],
): Record<string, RepositoryImages> {
  return Object.fromEntries(
    Object.entries(byWorkload).map(([workload, specs]) => {
      const repository = createRepository(scope, workload, accounts);
      const imageUris: ImageUris = {};
      const images = specs.map((spec) => {
        const image = createImage(scope, workload, repository, spec);
        // An address is no secret, whatever the build's arguments are.
        const uri = pulumi.unsecret(image.imageUri);
        imageUris[spec.container] = { ...ownValue(imageUris, spec.container), [spec.tag]: uri };
        return image;
      });
      return [workload, { repository, images, imageUris }];
    }),
  );
}

function createRepository(scope: ApplicationScope, workload: string, accounts: readonly string[]): Repository {
  const repository = child(scope, "repository", `${workload}-repository`, {
    name: `${scope.application}/${workload}`,
    forceDelete: true,
    // Environments deploy by digest what was built once, however long ago.
    lifecyclePolicy: { skip: true },
    tags: copilotTags({ application: scope.application, workload }, scope.tags),
  });
  if (accounts.length > 0) {
    child(scope, "repositoryPolicy", `${workload}-repository-policy`, {
      repository: repository.repository.name,
      policy: pullPolicy(scope, accounts),
    });
  }
  return repository;
}

function pullPolicy(scope: ApplicationScope, accounts: readonly string[]): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowPull",
        Effect: "Allow",
        Principal: { AWS: accountRoots(scope, accounts) },
        Action: ["ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability"],
      },
    ],
  });
}

function createImage(
  scope: ApplicationScope,
  workload: string,
  repository: Repository,
  spec: ApplicationImageSpec,
): Image {
  // An image is another one as soon as its content is: nothing is ever rebuilt in place.
  return child(scope, "image", `${workload}-image-${spec.container}-${spec.tag.slice(0, 12)}`, {
    repositoryUrl: repository.url,
    imageTag: imageTag(workload, spec.container, spec.tag),
    context: spec.context,
    dockerfile: spec.dockerfile,
    args: secretly(spec.args),
    target: spec.target,
    cacheFrom: spec.cacheFrom,
    platform: spec.platform,
  });
}

/** Build arguments may be secrets: none of them is kept in plain text. */
function secretly(args: Record<string, string> | undefined): pulumi.Input<Record<string, string>> | undefined {
  return args === undefined || Object.keys(args).length === 0 ? args : pulumi.secret(args);
}
