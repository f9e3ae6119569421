import { RunError } from "../../base/errors.js";
import type { RunOptions } from "../../session/options.js";
import { deploying, optionsFrom, reaching } from "../flags.js";
import { api } from "../run.js";
import { defineVerb, type VerbDefinition } from "../verb.js";
import { deployWith, diffYes } from "./up.js";

/** The workloads that a verb for services or jobs means: those named, else the folder's only one. */
export async function namesFor(options: RunOptions, jobs: boolean): Promise<string[]> {
  const noun = jobs ? "job" : "service";
  const { listWorkloads } = await api();
  const known = (await listWorkloads(options, { local: true, jobs })).map(({ name }) => name);
  const hint = `Known: ${known.join(", ") || "none"}.`;
  const named = options.names?.map((name) => name.split("/")[0] ?? name);
  const wrong = named?.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new RunError("usage", `There is no ${noun} "${wrong}" here.`, { hint });
  if (options.names !== undefined) return options.names;
  const [only, ...others] = known;
  if (only === undefined || others.length > 0)
    throw new RunError("usage", `Which ${noun}? Name it with --name.`, { hint });
  return [only];
}

function deploy(noun: string, jobs: boolean): VerbDefinition {
  return defineVerb({
    command: "deploy",
    describe: `Deploy a single ${noun}`,
    flags: [
      ...([...reaching, "name", "yes", "diff", "json", "image", "tag", "strict", "transforms"] as const),
      ...deploying,
      "wait-for-lock",
    ],
    own: diffYes,
    async run(parsed, verb) {
      const options = optionsFrom(parsed);
      const names = await namesFor(options, jobs);
      await deployWith({ ...options, names }, parsed, verb, await api());
    },
  });
}

export const svcDeployVerb = deploy("service", false);
export const jobDeployVerb = deploy("job", true);

export const envDeployVerb = defineVerb({
  command: "deploy",
  describe: "Deploy an environment's network, cluster and shared resources; workloads are not changed",
  flags: [...([...reaching, "yes", "diff", "json", "strict", "take-over", "force", "wait-for-lock"] as const)],
  own: { name: { alias: "n", type: "string", describe: "Name of the environment" }, ...diffYes },
  async run(parsed, verb) {
    const { previewEnvironments, upEnvironments } = await api();
    const named = parsed.name;
    const options = optionsFrom({ ...parsed, name: undefined });
    const given = named === undefined ? options : { ...options, environments: [named] };
    await deployWith(given, parsed, verb, { preview: previewEnvironments, up: upEnvironments });
  },
});
