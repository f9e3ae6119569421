import { explain } from "../../automation/cli/run.js";
import { runStack, type StackRequest } from "../../automation/stack/runStack.js";

// One run in a process of its own, for tests that interrupt or kill it. Prints what happens, line by line.

const request = JSON.parse(process.argv[2] ?? "") as StackRequest;
const say = (text: string) => process.stdout.write(`${text}\n`);
try {
  const outcome = await runStack(request, (event) => {
    if (event.kind === "step" || event.kind === "done") say(`${event.kind} ${event.step.name}`);
    else if (event.kind === "interrupted") say("interrupted");
    else if (event.kind === "notice") say(event.text);
  });
  say(`outcome ${JSON.stringify(outcome.changes)}`);
} catch (error) {
  say(`failed: ${explain(error)}`);
  process.exitCode = 1;
}
