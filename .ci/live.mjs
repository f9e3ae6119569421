// npm run test:live: deploys to the AWS account that the shell's credentials lead to, calls what it deployed, and
// destroys it again. It costs a little money and takes about half an hour. Never part of npm test.
//   npm run test:live                 needs credentials, AWS_REGION and Docker
//   npm run test:live -- --rehearse   the same steps in the sandbox, as far as a simulated AWS can answer
//   npm run test:live -- --adopt      an application as AWS Copilot leaves one, adopted and its stacks ended (liveAdopt.mjs)
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "./paths.mjs";

const application = "airlift-live";
const cli = "public.ecr.aws/aws-cli/aws-cli:latest";

/** A job that publishes one message, and a worker that is started by it: 0 → 1 → 0 tasks. */
const files = {
  "copilot/ping/manifest.yml": `name: ping
type: Scheduled Job
on:
  schedule: none
image:
  location: ${cli}
entrypoint: ["sh", "-c"]
command:
  - aws sns publish --message hello --topic-arn "$(echo "$COPILOT_SNS_TOPIC_ARNS" | sed 's/.*"work":"\\([^"]*\\)".*/\\1/')"
cpu: 256
memory: 512
publish:
  topics:
    - name: work
`,
  "copilot/worker/manifest.yml": `name: worker
type: Worker Service
image:
  location: ${cli}
entrypoint: ["sh", "-c"]
command:
  - |
    while true; do
      handle=$(aws sqs receive-message --queue-url "$COPILOT_QUEUE_URI" --wait-time-seconds 10 --query 'Messages[0].ReceiptHandle' --output text)
      [ "$handle" = None ] || { sleep 60; aws sqs delete-message --queue-url "$COPILOT_QUEUE_URI" --receipt-handle "$handle"; }
    done
cpu: 256
memory: 512
count:
  range:
    min: 0
    max: 2
  queue_delay:
    acceptable_latency: 1m
    msg_processing_time: 30s
subscribe:
  topics:
    - name: work
      service: ping
  queue:
    timeout: 3m # A message that is worked on stays away from the other task.
`,
};

function folderToDeploy() {
  const folder = join(mkdtempSync(join(tmpdir(), "airlift-live-")), "application");
  const filter = (source) => !source.endsWith("/.airlift");
  cpSync(join(repositoryRoot, "samples/service-discovery"), folder, { recursive: true, filter });
  writeFileSync(join(folder, "copilot/.workspace"), `application: ${application}\n`);
  const app1 = join(folder, "copilot/app1/manifest.yml");
  const text = readFileSync(app1, "utf8");
  writeFileSync(app1, text.replaceAll("copilot-servicediscovery", application));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Waits until `done` answers true, asking every 15 seconds. */
async function until(what, minutes, done) {
  process.stdout.write(`\nWaiting until ${what} (at most ${minutes} minutes) ...\n`);
  const end = Date.now() + minutes * 60_000;
  while (!(await done())) {
    if (Date.now() > end) throw new Error(`Within ${minutes} minutes it did not come about that ${what}.`);
    await sleep(15_000);
  }
}

/** The steps, each of which throws when it does not end as it should. */
function stepsIn(folder, rehearse) {
  const command = join(repositoryRoot, "dist/bin/airlift.js");
  const env = rehearse
    ? process.env
    : {
        ...process.env,
        AIRLIFT_BACKEND: `file://${join(folder, "..")}`,
        PULUMI_CONFIG_PASSPHRASE: process.env.PULUMI_CONFIG_PASSPHRASE ?? "live",
      };
  // Validating needs no AWS, simulated or not.
  const where = (verb) => (rehearse && verb !== "validate" ? ["--sandbox"] : []);
  const run = (args, stdio) => {
    process.stdout.write(`\n$ airlift ${args.join(" ")}\n`);
    const { status, signal, error, stdout } = spawnSync(process.execPath, [command, ...args, ...where(args[0])], {
      cwd: folder,
      env,
      encoding: "utf8",
      stdio,
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`airlift ${args[0]} ended with ${status ?? signal}.`);
    return stdout;
  };
  return {
    airlift: (...args) => void run(args, "inherit"),
    json: (...args) => JSON.parse(run([...args, "--json"], ["ignore", "pipe", "inherit"])),
  };
}

async function callApp1({ json }) {
  const { environments } = json("outputs", "-e", "test");
  const url = environments.test.workloads.app1.urls[0];
  await until(`${url} answers what app2 says`, 10, async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(15_000) }).catch(() => undefined);
    const text = await answer?.text().catch(() => "");
    return answer?.status === 200 && text.startsWith("app1 asked, and it was");
  });
}

async function wakeWorker({ airlift, json }) {
  const running = () => json("svc", "status", "-e", "test", "-n", "worker").running;
  await until("the worker has no task", 20, () => running() === 0);
  airlift("job", "run", "-e", "test", "-n", "ping");
  await until("a message starts a task of the worker", 10, () => running() > 0);
  await until("the worker has no task again", 30, () => running() === 0);
}

/** @returns the exit code */
export async function run(args) {
  if (args.includes("--adopt")) return (await import("./liveAdopt.mjs")).run();
  const rehearse = args.includes("--rehearse");
  if (!rehearse && !process.env.AWS_REGION)
    throw new Error("Set AWS_REGION, and have credentials in the shell: this deploys to a real account.");
  const folder = folderToDeploy();
  const steps = stepsIn(folder, rehearse);
  process.stdout.write(`The application is in ${folder}.\n`);
  steps.airlift("validate");
  let failure;
  try {
    steps.airlift("up", "-e", "test", "--yes");
    steps.airlift("svc", "status", "-e", "test", "-n", "app1");
    if (rehearse) steps.airlift("job", "run", "-e", "test", "-n", "ping");
    else {
      await callApp1(steps);
      await wakeWorker(steps);
    }
    steps.airlift("up", "-e", "test", "--yes", "-n", "app2", "--force");
    steps.airlift("revisions", "-e", "test", "-n", "app2");
  } catch (error) {
    failure = error;
    process.stderr.write(`\n${error.message}\nWhat was deployed is destroyed now.\n`);
  }
  // The folder holds the state: it stays when anything may be left in the account.
  steps.airlift("app", "delete", "--yes", "--delete-data", "all");
  if (failure !== undefined) return 1;
  rmSync(join(folder, ".."), { recursive: true, force: true });
  process.stdout.write(`\nDeployed, ${rehearse ? "rehearsed" : "called"} and destroyed.\n`);
  return 0;
}
