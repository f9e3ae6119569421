import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { isRecord } from "../../base/isRecord.js";
import { type Call, digitsFor } from "../kind.js";
import type { Place } from "../places.js";
import { refuse } from "../refusal.js";
import { type Inputs, records, text, texts } from "../values.js";
import { keyOf, type World, type WorldResource } from "../world.js";

const IMAGE = "aws:ecr/image:Image";
const CODE = "BuildFailed";

/** Where a tag points: the registry's account and region, the repository, and the tag. */
interface Pushed {
  readonly place: Place;
  readonly repository: string;
  readonly tag: string;
}

const parse = (reference: string): Pushed | undefined => {
  const [, account, region, repository, tag] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?/.exec(reference) ?? [];
  return account && region && repository ? { place: { account, region }, repository, tag: tag ?? "latest" } : undefined;
};

const locationOf = (value: unknown): string => text(records(value)[0]?.location);

/** The image that a registry has under a tag or a digest. */
export function storedImage(world: World, reference: string): WorldResource | undefined {
  const pushed = parse(reference);
  const named = reference.split("@")[1] ?? pushed?.tag;
  return pushed && world.find(IMAGE, `${pushed.repository}@${named}`, pushed.place);
}

/** Puts an image into a repository that somebody else has pushed; elsewhere nothing is known of images. */
export function storeImage(world: World, reference: string): void {
  const pushed = parse(reference);
  if (pushed === undefined || storedImage(world, reference) !== undefined) return;
  if (!world.find("aws:ecr/repository:Repository", pushed.repository, pushed.place)) return;
  const { place, repository, tag } = pushed;
  const digest = reference.split("@")[1] ?? `sha256:${digitsFor(`image|${reference}`)(64)}`;
  world.put(imageRecord(place, repository, digest, [`${repository}@${tag}`], ""));
}

/** The Dockerfile and the context of a build on this machine exist. */
export function checkImage(inputs: Inputs): void {
  const context = locationOf(inputs.context);
  if (!isAbsolute(context)) return;
  if (!existsSync(context)) refuse("image-build", CODE, `failed to read the build context: ${context} does not exist`);
  const written = locationOf(inputs.dockerfile);
  const dockerfile = written ? (isAbsolute(written) ? written : join(context, written)) : join(context, "Dockerfile");
  const isInline = isRecord(inputs.dockerfile) && inputs.dockerfile.inline !== undefined;
  if (!isInline && !existsSync(dockerfile))
    refuse("image-build", CODE, `failed to read dockerfile: ${dockerfile} does not exist`);
}

/** What stands for the outputs of a build until it is made. */
export const imageOutputs = (inputs: Inputs, name: string): Inputs => ({
  contextHash: "",
  digest: "",
  ref: texts(inputs.tags)[0] ?? name,
});

/** The repository of every tag exists; an immutable tag is pushed once. */
export function allowImage({ world, inputs }: Call): void {
  if (inputs.push !== true) return;
  for (const reference of texts(inputs.tags)) {
    const pushed = parse(reference);
    if (!pushed) continue;
    const repository = world.find("aws:ecr/repository:Repository", pushed.repository, pushed.place);
    if (!repository)
      refuse(
        "image-build",
        "NAME_UNKNOWN",
        `failed to push ${reference}: The repository with name '${pushed.repository}' does not exist in the registry with id '${pushed.place.account}'`,
      );
    const there = world.find(IMAGE, `${pushed.repository}@${pushed.tag}`, pushed.place);
    if (
      there &&
      repository.inputs.imageTagMutability === "IMMUTABLE" &&
      there.outputs.digest !== digestOf(inputs).digest
    ) {
      refuse(
        "image-tag",
        "ImageTagAlreadyExistsException",
        `The image tag '${pushed.tag}' already exists in the '${pushed.repository}' repository and cannot be overwritten because the repository is immutable.`,
      );
    }
  }
}

/** Puts the image under each of its tags into the simulated registry. */
export function pushImage({ world, inputs, name, id }: Call): Inputs {
  const { contextHash, digest } = digestOf(inputs);
  const [first = name] = texts(inputs.tags);
  for (const reference of inputs.push === true ? texts(inputs.tags) : []) {
    const pushed = parse(reference);
    if (!pushed) continue;
    const { place, repository, tag } = pushed;
    const moved = world.find(IMAGE, `${repository}@${tag}`, place);
    if (moved) world.put({ ...moved, aliases: moved.aliases.filter((alias) => alias !== `${repository}@${tag}`) });
    const before = world.find(IMAGE, `${repository}@${digest}`, place);
    world.put(
      imageRecord(place, repository, digest, [...new Set([...(before?.aliases ?? []), `${repository}@${tag}`])], id),
    );
  }
  return { contextHash, digest, ref: `${first}@${digest}` };
}

function imageRecord(
  place: Place,
  repository: string,
  digest: string,
  aliases: readonly string[],
  build: string,
): WorldResource {
  const id = `${repository}@${digest}`;
  return {
    type: IMAGE,
    id,
    ...place,
    name: id,
    urn: "",
    inputs: { repository, build },
    outputs: { repository, digest },
    holds: [],
    aliases,
    unique: "",
    seed: id,
  };
}

/** Takes an image out of the registry again. */
export function removeImage({ world, before }: Call): void {
  for (const one of world.list({ type: IMAGE }))
    if (before && one.inputs.build === before.outputs.id) world.remove(keyOf(one));
}

/** A repository that holds images stays, unless its deletion was asked for with them. */
export function releaseRepository({ world, before }: Call): void {
  if (!before) return;
  const { account, region } = before;
  const images = world.list({ type: IMAGE, account, region }).filter((one) => one.inputs.repository === before.id);
  if (images.length > 0 && before.inputs.forceDelete !== true) {
    refuse(
      "repository-empty",
      "RepositoryNotEmptyException",
      `The repository with name '${before.id}' in registry with id '${account}' cannot be deleted because it still contains images`,
    );
  }
  for (const one of images) world.remove(keyOf(one));
  // A build is nothing in AWS: it goes with the last image that it was pushed as.
  const pushed = new Set(world.list({ type: IMAGE }).map(({ inputs }) => inputs.build));
  const builds = new Set(images.map(({ inputs }) => inputs.build).filter((build) => !pushed.has(build)));
  for (const one of world.list({ type: "docker-build:index:Image" }))
    if (builds.has(one.outputs.id)) world.remove(keyOf(one));
}

/** The digest depends on the context's files and on the build's arguments. */
function digestOf(inputs: Inputs): { contextHash: string; digest: string } {
  const contextHash = hashOf(locationOf(inputs.context));
  const build = JSON.stringify([contextHash, inputs.dockerfile, inputs.buildArgs, inputs.target, inputs.platforms]);
  return { contextHash, digest: `sha256:${createHash("sha256").update(build).digest("hex")}` };
}

const LEFT_OUT = new Set([".git", "node_modules", ".airlift"]);

function hashOf(context: string): string {
  const hash = createHash("sha256").update(context && !existsSync(context) ? context : "");
  const walk = (folder: string, path: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const file = join(folder, name);
      if (LEFT_OUT.has(name) || !existsSync(file)) continue;
      const found = statSync(file);
      if (found.isDirectory()) walk(file, `${path}${name}/`);
      else if (found.isFile()) hash.update(`${path}${name}\0`).update(readFileSync(file));
    }
  };
  if (context && existsSync(context) && statSync(context).isDirectory()) walk(context, "");
  return hash.digest("hex");
}
