import * as pulumi from "@pulumi/pulumi";
import { Application, type ApplicationArgs } from "../../components/application.js";
import { ownValue } from "../../components/ownValue.js";
import type { ApplicationRecord } from "../record/application.js";
import { type Imports, importChildren } from "./adoption.js";

/** All that the program of an application stack is given: plain data. */
export interface ApplicationProgramData {
  args: ApplicationArgs;
  /** The record of the last run; what this run builds is added to it. */
  record: ApplicationRecord;
  /** What an adoption reads into the state. @default nothing */
  imports?: Imports;
}

/** The program of an application stack: repositories, images, artifact bucket, env files and the zone. */
export async function applicationProgram({
  args,
  record,
  imports,
}: ApplicationProgramData): Promise<Record<string, unknown>> {
  settleImages();
  if (imports !== undefined) importChildren(imports);
  const application = new Application(args.application, args);
  return {
    airlift: {
      ...record,
      account: application.accountId,
      region: application.region,
      images: mergedImages(record.images, args, application),
      envFiles: { ...record.envFiles, ...envFilesByHash(args, application) },
      artifacts: [...new Set([...(record.artifacts ?? []), ...Object.keys(application.objects)])].sort(),
      bucket: application.bucketName,
      keyArn: application.keyArn,
      ...(application.zone !== undefined && {
        zone: { id: application.zone.zone.zoneId, nameServers: application.zone.zone.nameServers },
      }),
    },
  };
}

/**
 * A preview must not build, and an image that is no longer the newest stays in the registry, since environments run it.
 * Build arguments may be secrets, and the component hands them on in plain text. The images are children of a remote component, so only a transform reaches them.
 */
function settleImages(): void {
  pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
    if (type !== "docker-build:index:Image") return undefined;
    const args = Object.keys(props.buildArgs ?? {}).length > 0 && { buildArgs: asSecret(props.buildArgs) };
    return { props: { ...props, ...args, buildOnPreview: false }, opts: { ...opts, retainOnDelete: true } };
  });
}

/** A secret in the form of the wire: a transform runs outside of the program, where the SDK drops what `secret` marks. */
function asSecret(value: unknown): Record<string, unknown> {
  return { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value };
}

type Uris = Record<string, Record<string, Record<string, pulumi.Input<string>>>>;

function mergedImages(before: ApplicationRecord["images"], args: ApplicationArgs, application: Application): Uris {
  const merged: Uris = structuredClone(before);
  for (const [workload, images] of Object.entries(args.images ?? {})) {
    for (const { container, tag } of images) {
      const uri = ownValue(ownValue(ownValue(application.imageUris, workload), container), tag);
      if (uri === undefined) continue;
      const ofWorkload = ownValue(merged, workload) ?? {};
      merged[workload] = { ...ofWorkload, [container]: { ...ownValue(ofWorkload, container), [tag]: uri } };
    }
  }
  return merged;
}

function envFilesByHash(args: ApplicationArgs, application: Application): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    (args.envFiles ?? []).flatMap(({ path, sha256 }) => {
      const arn = ownValue(application.envFileArns, path);
      return arn === undefined ? [] : [[`${path}@${sha256}`, arn]];
    }),
  );
}
