import { RunError } from "../../base/errors.js";
import type { RunResult } from "../../index.js";
import type { OnEvent, RunOptions } from "../../session/options.js";
import { confirmByTyping } from "../ask.js";
import { asCopilotMeant, copilotDeploy } from "../copilotDeploy.js";
import { deploying, type FlagValues, type OwnFlags, optionsFrom, type Parsed, reaching } from "../flags.js";
import { withImages } from "../imagesFile.js";
import { initContext } from "../initContext.js";
import { anyDifference, api, runDocument, tellResult } from "../run.js";
import { defineVerb, type Verb } from "../verb.js";

/** What shows changes, and what makes them. */
interface Deploying {
  preview(options: RunOptions, onEvent: OnEvent): Promise<RunResult>;
  up(options: RunOptions, onEvent: OnEvent): Promise<RunResult>;
}

/** Copilot's flag of whatever deploys: the changes are shown, and nobody is asked. */
export const diffYes = {
  "diff-yes": { type: "boolean", describe: "The same as --diff --yes" },
} as const satisfies OwnFlags;

/**
 * Deploys; with --diff it shows the changes first, and unless --yes is given it asks. --diff-yes is the same as both.
 */
export async function deployWith(
  options: RunOptions,
  parsed: Parsed<"yes" | "diff" | "json", typeof diffYes>,
  verb: Verb,
  { preview, up }: Deploying,
): Promise<void> {
  const debug = parsed.debug === true;
  const unasked = parsed.yes === true || parsed["diff-yes"] === true;
  if (parsed.diff === true || parsed["diff-yes"] === true) {
    const planned = await verb.printer.during(preview({ ...options, diff: true }, verb.printer.onEvent));
    tellResult(planned, verb, debug);
    if (planned.environments.some(({ error }) => error !== undefined)) return;
    if (!unasked && anyDifference(planned))
      await confirmByTyping(verb.terminal, "These changes will be deployed.", "yes", "--yes");
  }
  const result = await verb.printer.during(up(options, verb.printer.onEvent));
  if (parsed.json === true) verb.print(runDocument(result));
  tellResult(result, verb, debug, options.names);
}

/** Tags what the environments' manifests name and may not read yet; the run itself reports what is missing. */
async function tagFirst(options: RunOptions, parsed: Pick<FlagValues, "yes" | "dir">, verb: Verb): Promise<void> {
  const [{ tagNamedSecrets }, { environmentsChosen }] = await Promise.all([
    import("../../init/tagging.js"),
    import("../../operations/locks.js"),
  ]);
  const { region, profile, application: app, sandbox } = options;
  for (const environment of environmentsChosen(options))
    await tagNamedSecrets(initContext(parsed, verb), {
      ...{ region, profile, app, sandbox },
      environments: [environment],
      yes: parsed.yes === true,
    });
}

/** The sandbox believes every Dockerfile; Docker does not. @throws RunError */
async function buildFirst(options: RunOptions, verb: Verb): Promise<void> {
  if (!options.sandbox)
    throw new RunError("usage", "--build is only for --sandbox: on AWS, missing images are always built.");
  const { buildHere } = await import("../../local/imageBuilds.js");
  const count = await buildHere(options, (line) => verb.printer.say(line));
  verb.printer.say(
    count === 0 ? "No image is built from this folder." : `Docker built ${count} ${count === 1 ? "image" : "images"}.`,
  );
}

export const upVerb = defineVerb({
  command: ["up", "deploy"],
  describe: "Build images and deploy; with --diff it shows the changes and asks first",
  flags: [
    ...([
      ...reaching,
      "all",
      "name",
      "yes",
      "diff",
      "json",
      "image",
      "images-file",
      "tag",
      "strict",
      "prune",
      "take-over",
      "tag-secrets",
    ] as const),
    ...(["transforms", "wait-for-lock", "continue-on-error", "from", "ttl", "replace-network", ...deploying] as const),
  ],
  own: {
    ...diffYes,
    build: { type: "boolean", describe: "With --sandbox: also build the images here, with Docker, and push none" },
    ...copilotDeploy,
  },
  run: async (parsed, verb) => {
    const options = asCopilotMeant(optionsFrom(parsed), parsed, verb.terminal.variables);
    if (parsed.build === true) await buildFirst(withImages(options, parsed), verb);
    if (parsed["tag-secrets"] === true) await tagFirst(options, parsed, verb);
    await deployWith(withImages(options, parsed), parsed, verb, await api());
  },
});
