// Pages of docs/ that scripts of this folder make from the code, by file name.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.mjs";
import { reference } from "./registryPages.mjs";
import { troubleshootingPage } from "./troubleshooting.mjs";

const components = `# Components

Every component with its arguments and outputs, made from the types (\`components/schema.json\`) by \`npm run docs\`. [The README of the
package](../components/README.md) shows how they are used, [Pulumi](pulumi.md) how \`CopilotEnvironment\` is.

An argument that is *plain* is known before the deployment: it decides what there is. The others may be outputs of other resources.
In TypeScript a component takes functions as a fourth argument that change the arguments of each of its children.

`;

const troubleshooting = `# Troubleshooting

Every error that ends a command, by its kind, with what to do: made from the code by \`npm run docs\`; \`…\` stands for a value. \`--json\` has
the kind of an environment's error as \`errorKind\`.

| first | says |
| --- | --- |
| \`airlift doctor\` | what is missing on this machine, and whether AWS, Docker and the state answer; \`-e test -n api\` asks about one service |
| \`airlift validate\` | every mistake in the manifests, with file, line, column and what to write |
| \`airlift svc status -n api -e test\` | tasks, health, deployments, events and alarms of a service |
| \`airlift svc logs -n api -e test --previous\` | the log of the task that stopped last |
| \`airlift drift -e test\` | what was changed outside of Airlift |
| \`--debug\` | the engine's own output and a stack trace |

Exit codes: 0 done; 1 failed, wrong use or problems in manifests; 2 differences (\`preview --exit-code\`, \`drift\`) or hindrances (\`adopt --report\`);
130 stopped by Ctrl-C. Findings of \`validate --policy\` have codes of their own: [policy](policy.md). What the simulated AWS refuses names
one of its [rules](sandbox.md#rules).

After a failure nothing has to be cleaned up: what was made is in the state, and the same command carries on. A run that was killed
leaves a note of what it was making; the next one looks for it in AWS and takes it in.
`;

/** Text by file name. The kinds of errors are handed over, as they are compiled or as they are written. */
export function madePages(runErrorKinds) {
  const schema = JSON.parse(readFileSync(join(repositoryRoot, "components", "schema.json"), "utf8"));
  const ends = (text) => `${text.trimEnd()}\n`;
  return {
    "components.md": ends(components + reference(schema)),
    "troubleshooting.md": ends(troubleshootingPage(runErrorKinds, troubleshooting)),
  };
}
