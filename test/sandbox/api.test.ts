import { expect } from "chai";
import type { AwsAccess } from "../../automation/aws/access.js";
import { awaitRollouts } from "../../automation/aws/awaitRollouts.js";
import { describeServices, withEcs } from "../../automation/aws/ecs.js";
import { execInContainer } from "../../automation/aws/exec.js";
import { startJob } from "../../automation/aws/executions.js";
import { followLogs, readLogs } from "../../automation/aws/logs.js";
import { forwardingTarget } from "../../automation/aws/portForwarding.js";
import { deployRevision, deregisterRevisions, listRevisions } from "../../automation/aws/revisions.js";
import { rolloutFailure } from "../../automation/aws/rolloutFailure.js";
import { listSecrets, setSecret } from "../../automation/aws/secrets.js";
import { describeTasks } from "../../automation/aws/serviceTasks.js";
import { targetHealth } from "../../automation/aws/targetHealth.js";
import { type SandboxApi, startSandboxApi } from "../../automation/sandbox/api/server.js";
import { beginDeployment } from "../../automation/sandbox/rules/deployments.js";
import type { Inputs } from "../../automation/sandbox/values.js";
import { openWorld, type World, type WorldResource } from "../../automation/sandbox/world.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

const place = { account: "111122223333", region: "eu-west-1" };
const arnOf = (service: string, resource: string) => `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
const definition = (revision: number) => arnOf("ecs", `task-definition/todo-test-fe:${revision}`);
const serviceArn = arnOf("ecs", "service/cluster/fe-service");
const groupArn = arnOf("elasticloadbalancing", "targetgroup/fe/1234");
const machineArn = arnOf("states", "stateMachine:todo-test-report");
const address = { cluster: "cluster", service: "fe-service" };
const watched = { ...address, workload: "fe" };
const logGroup = "/copilot/todo-test-fe";

function resource(type: string, id: string, inputs: Inputs, outputs: Inputs = {}): WorldResource {
  const made = { type, id, ...place, name: id, urn: "", inputs, outputs };
  return { ...made, holds: [], aliases: [], unique: "", seed: id };
}

function taskDefinition(revision: number): WorldResource {
  const options = { "awslogs-group": logGroup, "awslogs-stream-prefix": "copilot" };
  const container = {
    name: "fe",
    image: `fe:v${revision}`,
    portMappings: [{ containerPort: 80 }],
    logConfiguration: { logDriver: "awslogs", options },
  };
  return resource(
    "aws:ecs/taskDefinition:TaskDefinition",
    definition(revision),
    { family: "todo-test-fe", containerDefinitions: JSON.stringify([container]) },
    { arn: definition(revision), revision, family: "todo-test-fe" },
  );
}

function fill(world: World): void {
  world.put(resource("aws:cloudwatch/logGroup:LogGroup", logGroup, { name: logGroup }));
  world.put(resource("aws:lb/targetGroup:TargetGroup", groupArn, {}, { arn: groupArn }));
  world.put(taskDefinition(1));
  world.put(taskDefinition(2));
  const task = { States: { Run: { Type: "Task", Parameters: { TaskDefinition: definition(1) } } } };
  world.put(
    resource(
      "aws:sfn/stateMachine:StateMachine",
      machineArn,
      { definition: JSON.stringify(task) },
      { arn: machineArn },
    ),
  );
  const service = resource(
    "aws:ecs/service:Service",
    serviceArn,
    {
      name: "fe-service",
      cluster: "cluster",
      desiredCount: 2,
      taskDefinition: definition(1),
      loadBalancers: [{ targetGroupArn: groupArn, containerName: "fe", containerPort: 80 }],
      tags: { "copilot-service": "fe" },
    },
    { arn: serviceArn },
  );
  world.put(service);
  beginDeployment(world, service, definition(1));
}

describe("the sandbox's APIs, asked by AWS's SDK", () => {
  let folder: string;
  let api: SandboxApi;
  let access: AwsAccess;

  beforeEach(async () => {
    folder = makeFolder();
    openWorld(folder).change(fill);
    api = await startSandboxApi(folder);
    access = {
      region: place.region,
      endpoint: api.url,
      credentials: { accessKeyId: place.account, secretAccessKey: "simulated" },
      pollInterval: 20,
    };
  });
  afterEach(async () => {
    await api.close();
    removeFolders();
  });

  const breakRollouts = () =>
    addFiles(folder, {
      "faults.json": JSON.stringify({ rollouts: [{ service: "fe", reason: "no luck", exitCode: 3, log: ["boom"] }] }),
    });
  const settled = () => awaitRollouts(access, [watched], { timeout: 60 });

  it("a new service is in progress first, then its rollout is done", async () => {
    const states: string[] = [];
    const onChange = ({ rollout }: { rollout: { state: string } }) => void states.push(rollout.state);
    const [ended] = await awaitRollouts(access, [watched], { timeout: 60, onChange });
    expect(states).to.deep.equal(["running", "done"]);
    expect(ended?.rollout.deployments).to.have.length(1);
    expect(ended?.rollout.deployments[0]).to.include({ status: "PRIMARY", revision: 1, running: 2 });
  });

  it("waiting ends with the time that it was given, not the rollout", async () => {
    const [ended] = await awaitRollouts(access, [watched], { timeout: 0 });
    expect(ended?.rollout.state).to.equal("running");
  });

  it("a revision that does not come up is rolled back, with reason, exit code and log", async () => {
    await settled();
    breakRollouts();
    await deployRevision(access, address, definition(2));
    const [ended] = await settled();
    expect(ended?.rollout).to.include({ state: "failed", runsInstead: 1 });
    const failure = await rolloutFailure(access, ended as NonNullable<typeof ended>, logGroup);
    expect(failure).to.include("circuit breaker").and.include("(revision 2) stopped: no luck");
    expect(failure).to.include("fe ended with exit code 3").and.include("boom");
    const [service] = await withEcs(access, (client) => describeServices(client, [address]));
    expect(service?.taskDefinition).to.equal(definition(1));
  });

  it("a first deployment that does not come up stays failed", async () => {
    breakRollouts();
    const [ended] = await settled();
    expect(ended?.rollout.state).to.equal("failed");
    expect(ended?.rollout).not.to.have.property("runsInstead");
    expect(await describeTasks(access, address)).to.deep.equal([]);
  });

  it("revisions are listed newest first, with what became of each", async () => {
    await settled();
    breakRollouts();
    await deployRevision(access, address, definition(2));
    await settled();
    const found = await listRevisions(access, address, "todo-test-fe");
    expect(found.map(({ revision, live, outcome }) => ({ revision, live, outcome }))).to.deep.equal([
      { revision: 2, live: false, outcome: "rolled back" },
      { revision: 1, live: true, outcome: "completed" },
    ]);
    expect(found[0]?.images).to.deep.equal({ fe: "fe:v2" });
  });

  it("deregistering takes the revisions that are named, and no others of their family", async () => {
    expect(await deregisterRevisions(access, [definition(9), definition(1)])).to.equal(1);
    const left = openWorld(folder).list({ type: "aws:ecs/taskDefinition:TaskDefinition" });
    expect(left.map(({ outputs }) => outputs.revision)).to.deep.equal([2]);
    expect(await deregisterRevisions(access, [definition(2), definition(1)])).to.equal(1);
  });

  it("as many tasks run as are wanted, each a healthy target", async () => {
    await settled();
    const tasks = await describeTasks(access, address);
    expect(tasks.map(({ lastStatus }) => lastStatus)).to.deep.equal(["RUNNING", "RUNNING"]);
    const targets = await targetHealth(access, groupArn);
    expect(targets.map(({ state }) => state)).to.deep.equal(["healthy", "healthy"]);
    expect(targets[0]?.target).to.match(/^10\.0\.[\d.]+:80$/);
  });

  it("the log has the last lines, those since a time, and those of one task", async () => {
    await settled();
    const [task] = await describeTasks(access, address);
    const id = task?.taskArn?.split("/").at(-1) ?? "";
    expect(await readLogs(access, { group: logGroup, limit: 1 })).to.have.length(1);
    expect(await readLogs(access, { group: logGroup, from: Date.now() + 60_000 })).to.deep.equal([]);
    const ofTask = await readLogs(access, { group: logGroup, from: 0, tasks: [id.slice(0, 8)] });
    expect(ofTask.map(({ stream }) => stream)).to.deep.equal([`copilot/fe/${id}`]);
  });

  it("a log that is followed tells each line once, until it is enough", async () => {
    await settled();
    const enough = new AbortController();
    const lines: string[] = [];
    await followLogs(
      access,
      { group: logGroup, from: 0 },
      ({ stream }) => {
        lines.push(stream);
        if (lines.length === 2) enough.abort();
      },
      enough.signal,
    );
    expect(new Set(lines).size).to.equal(2);
  });

  it("a log group that is not there is named, with when it comes", async () => {
    const error = await readLogs(access, { group: "/copilot/none" }).catch((reason: Error) => reason);
    expect(error).to.include({ name: "RunError", message: "There is no log group /copilot/none." });
  });

  it("a job is started, and writes to its log", async () => {
    const run = await startJob(access, machineArn);
    expect(run.execution).to.match(/^arn:aws:states:eu-west-1:111122223333:execution:todo-test-report:/);
    const lines = await readLogs(access, { group: logGroup });
    expect(lines.map(({ message }) => message).join("\n")).to.include(run.name);
  });

  it("no command is run in a task that was started without ECS Exec", async () => {
    await settled();
    const error = await execInContainer(access, { ...watched, command: "sh" }).catch((reason: Error) => reason);
    expect((error as Error).message).to.equal("The tasks of fe were started without ECS Exec.");
  });

  it("a command goes to a task that was started with ECS Exec, where none can run in a simulated AWS", async () => {
    openWorld(folder).change((world) => {
      const [service] = world.list({ type: "aws:ecs/service:Service" });
      if (service) world.put({ ...service, inputs: { ...service.inputs, enableExecuteCommand: true } });
    });
    await settled();
    const error = await execInContainer(access, { ...watched, command: "sh" }).catch((reason: Error) => reason);
    expect((error as Error).message).to.include("In the simulated AWS no container runs");
    expect(await forwardingTarget(access, watched)).to.match(
      /agent is running \(In the simulated AWS no container runs\)$/,
    );
  });

  it("services of a cluster that is gone are gone, and no reason to stop", async () => {
    const gone = { cluster: "nowhere", service: "fe-service" };
    expect(await withEcs(access, (client) => describeServices(client, [gone]))).to.deep.equal([undefined]);
  });

  it("a parameter is stored under its name and without its value", async () => {
    const secrets = { ...access, application: "todo", environment: "test" };
    const parameter = "/copilot/todo/test/secrets/KEY";
    expect(await setSecret(secrets, { parameter, value: "v4lue-nobody-may-see" })).to.equal("created");
    expect((await listSecrets(secrets)).map(({ name }) => name)).to.deep.equal(["KEY"]);
    expect(JSON.stringify(openWorld(folder).list())).not.to.include("v4lue-nobody-may-see");
  });

  it("what another account or region has is not seen", async () => {
    const elsewhere = {
      region: "us-east-1",
      endpoint: api.url,
      credentials: { accessKeyId: place.account, secretAccessKey: "simulated" },
      pollInterval: 20,
    };
    const [service] = await withEcs(elsewhere, (client) => describeServices(client, [address]));
    expect(service).to.equal(undefined);
  });
});
