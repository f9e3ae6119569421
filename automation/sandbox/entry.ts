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

/** What a call in flight gets to end. */
const GRACE_MS = 4000;

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
  endWithParent();
  const { port, idle } = await serve(provider());
  // The engine's way to say that it is done; plugins have process groups of their own, so no terminal says it. What is
  // still being answered is answered; the engine waits five seconds before it kills.
  process.on("SIGINT", () => {
    setTimeout(() => process.exit(0), GRACE_MS);
    void idle().then(() => process.exit(0));
  });
  process.stdout.write(`${port}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`simulated AWS: ${error.message}\n`);
  process.exit(1);
});
