// What the plugins of a sandbox run: `node entry.js <package> <sandbox folder> [engine address]`.
import { SimulatedAws } from "./aws.js";
import { awsProvider } from "./awsProvider.js";
import { awsxProvider } from "./awsx.js";
import { dockerBuildProvider } from "./dockerBuild.js";
import { readFaults } from "./faults.js";
import { type Provider, serve } from "./server.js";
import { openWorld } from "./world.js";

/** The engine may be killed without a word; then the plugin has a new parent. */
const LOOK_FOR_PARENT_EVERY_MS = 500;

const [, , name = "", directory = ""] = process.argv;

const providers: Readonly<Record<string, () => Provider>> = {
  aws: () => awsProvider(new SimulatedAws(openWorld(directory), readFaults(directory))),
  awsx: () => awsxProvider(),
  "docker-build": () => dockerBuildProvider(new SimulatedAws(openWorld(directory), readFaults(directory))),
};

function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, LOOK_FOR_PARENT_EVERY_MS);
}

async function main(): Promise<void> {
  const provider = providers[name];
  if (!provider || !directory) throw new Error(`usage: entry.js ${Object.keys(providers).join("|")} <sandbox folder>`);
  // The group's Ctrl-C is the engine's to handle: it lets calls in flight end and then says so.
  process.on("SIGINT", () => undefined);
  endWithParent();
  const { port } = await serve(provider());
  process.stdout.write(`${port}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`simulated AWS: ${error.message}\n`);
  process.exit(1);
});
