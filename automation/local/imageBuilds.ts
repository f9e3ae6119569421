import { execFile } from "node:child_process";
import { RunError } from "../base/errors.js";
import { givenImage } from "../deployment/files.js";
import { resolveFor } from "../deployment/resolution.js";
import type { ImageBuild } from "../manifest/resolved.js";
import { chosenEnvironments, openFolder } from "../session/openFolder.js";
import type { RunOptions } from "../session/options.js";

/** How many lines of Docker's output an error ends with. */
const shownLines = 25;

/**
 * Builds the images of environments with the Docker of this machine and pushes none, so that a broken Dockerfile is found
 * without AWS.
 *
 * @returns how many were built
 * @throws RunError `usage` without Docker, `resource failed` for an image that can't be built
 */
export async function buildHere(options: RunOptions, say: (line: string) => void): Promise<number> {
  const open = openFolder(options);
  const { names } = options;
  const builds = new Map<string, { image: string; args: string[] }>();
  for (const environment of chosenEnvironments(open))
    for (const { name, images } of resolveFor(open, environment).resolved.workloads)
      for (const build of names?.includes(name) === false ? [] : images) {
        if (givenImage(open, name, build.container) !== undefined) continue;
        const image = build.container === name ? name : `${name}/${build.container}`;
        const args = buildArguments(build, `airlift/${open.application}/${image}`.toLowerCase());
        builds.set(JSON.stringify(args), { image, args });
      }
  for (const { image, args } of builds.values()) {
    say(`Building the image of ${image}.`);
    await dockerBuild(image, args);
  }
  return builds.size;
}

function buildArguments({ context, dockerfile, args, target, cacheFrom, platform }: ImageBuild, tag: string): string[] {
  const given = Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  return [
    ...["build", "--file", dockerfile, "--platform", platform, "--tag", tag],
    ...given,
    ...(target === undefined ? [] : ["--target", target]),
    ...cacheFrom.flatMap((image) => ["--cache-from", image]),
    context,
  ];
}

function dockerBuild(image: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const limits = { maxBuffer: 256 * 1024 * 1024 };
    execFile("docker", args, limits, (error, stdout, stderr) => {
      if (error === null) return resolve();
      if ((error as NodeJS.ErrnoException).code === "ENOENT")
        return reject(new RunError("usage", "--build: Docker is not installed."));
      const lines = `${stdout}${stderr}`.trimEnd().split("\n").slice(-shownLines);
      const message = `The image of ${image} can't be built:\n  ${lines.join("\n  ")}`;
      reject(new RunError("resource failed", message, { cause: error }));
    });
  });
}
