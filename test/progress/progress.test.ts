import { expect } from "chai";
import type { EngineOperation, StackEvent, Step } from "../../automation/engine/protocol.js";
import { describeResource } from "../../automation/progress/descriptions.js";
import { waitingLine, waitsFor } from "../../automation/progress/durations.js";
import { resourceLine } from "../../automation/progress/lines.js";
import {
  changeSummary,
  foldProgress,
  hasChanges,
  nothingYet,
  type Progress,
  type ResourceProgress,
  type StackProgress,
} from "../../automation/progress/progress.js";
import { endedTreeLines, shortTreeLines, treeLines } from "../../automation/progress/tree.js";
import { closingLine, loudWarnings, previewLines } from "../../automation/progress/view.js";

const plain = { color: false };
const root = "urn:pulumi:test::todo::pulumi:pulumi:Stack::todo-test";

function step(type: string, name: string, operation = "create", more: Partial<Step> = {}): Step {
  return { operation, urn: `urn:pulumi:test::todo::${type}::${name}`, type, name, parent: root, ...more };
}

const cluster = step("aws:ecs/cluster:Cluster", "cluster");

function events(operation: EngineOperation, ...list: StackEvent[]): StackEvent[] {
  return [{ kind: "begin", stack: "test", operation }, ...list];
}

function fold(list: StackEvent[], start = 1000, pace = 1000): StackProgress {
  const progress = list.reduce<Progress>(
    (before, event, index) => foldProgress(before, event, start + index * pace),
    nothingYet,
  );
  return progress.get("test") as StackProgress;
}

const firstOf = (stack: StackProgress) => [...stack.resources.values()][0] as ResourceProgress;

const begun = (one: Step, planning = false): StackEvent => ({
  kind: "step",
  stack: "test",
  at: 0,
  step: one,
  planning,
});
const done = (one: Step, planning = false): StackEvent => ({ kind: "done", stack: "test", at: 0, step: one, planning });
const failed = (one: Step): StackEvent => ({ kind: "failed", stack: "test", at: 0, step: one });

describe("progress", () => {
  it("shows a resource in progress from its first event to its last", () => {
    const stack = fold(events("up", begun(cluster)));
    expect(resourceLine(firstOf(stack), 0, 5000, plain)).to.equal(
      "- An ECS cluster to group your services (cluster)  [create in progress]  [3.0s]",
    );
  });

  it("stops the clock when a resource is complete", () => {
    const stack = fold(events("up", begun(cluster), done(cluster)));
    expect(treeLines(stack, 99_000, plain)).to.deep.equal([
      "- An ECS cluster to group your services (cluster)  [create complete]  [1.0s]",
    ]);
  });

  it("says of what leaves the state alone that it is left in AWS", () => {
    const image = step("docker-build:index:Image", "web", "delete", { retainOnDelete: true });
    expect(treeLines(fold(events("up", begun(image), done(image))), 99_000, plain)[0]).to.include("[left in AWS]");
  });

  it("keeps a failed resource failed, whatever comes after", () => {
    const stack = fold(events("up", begun(cluster), failed(cluster), done(cluster)));
    expect([...stack.resources.values()].map((one) => one.status)).to.deep.equal(["failed"]);
  });

  it("does not change the progress that it folds into", () => {
    const before = foldProgress(nothingYet, { kind: "begin", stack: "test", operation: "up" }, 0);
    foldProgress(before, begun(cluster), 1);
    expect(before.get("test")?.resources.size).to.equal(0);
  });

  it("ignores events of stacks that never began", () => {
    expect(foldProgress(nothingYet, begun(cluster), 0)).to.equal(nothingYet);
  });

  it("tells a replacement once in a preview", () => {
    const service = (operation: string) => step("aws:ecs/service:Service", "service", operation);
    const all = ["create-replacement", "replace", "delete-replaced"].map((one) => begun(service(one), true));
    expect([...fold(events("preview", ...all)).resources.values()].map((one) => one.verb)).to.deep.equal(["replace"]);
  });

  it("tells the new and the replaced resource apart in an update", () => {
    const service = (operation: string) => step("aws:ecs/service:Service", "service", operation);
    const all = ["create-replacement", "replace", "delete-replaced"].map((one) => begun(service(one)));
    expect([...fold(events("up", ...all)).resources.values()].map((one) => one.verb)).to.deep.equal([
      "replace",
      "delete of the replaced one",
    ]);
  });

  it("takes totals from the summary and never from counting", () => {
    const stack = fold(
      events(
        "up",
        begun(cluster),
        done(cluster),
        { kind: "summary", stack: "test", seconds: 7, changes: { create: 3, same: 40 } },
        { kind: "end", stack: "test", ok: true },
      ),
    );
    expect(closingLine(stack, plain)).to.equal("Update of test: 3 created, 40 unchanged (7 s)");
  });

  it("forgets a run that begins anew: it changed nothing, and did not fail", () => {
    const outdated: StackEvent[] = [
      { kind: "begin", stack: "test", operation: "up" },
      { kind: "end", stack: "test", ok: false, again: true },
    ];
    const progress = outdated.reduce((before, event) => foldProgress(before, event, 0), nothingYet);
    expect([...progress.keys()]).to.deep.equal([]);
  });

  it("says when a run was stopped", () => {
    const stack = fold(events("up", { kind: "interrupted", stack: "test" }, { kind: "end", stack: "test", ok: false }));
    expect(closingLine(stack, plain)).to.equal("Update of test stopped");
  });

  it("hangs resources below their components", () => {
    const component = step("airlift:index:BackendService", "backend");
    const child = step("aws:ecs/service:Service", "backend-service", "create", { parent: component.urn });
    expect(
      treeLines(fold(events("up", begun(component), begun(child), done(child), done(component)), 0, 0), 0, plain),
    ).to.deep.equal([
      "- backend: A service that only the application's other services reach",
      "  - An ECS service to run and maintain your tasks in the environment cluster (backend-service)  [create complete]  [0.0s]",
    ]);
  });

  it("names a component that does not change itself as a heading", () => {
    const parent = "urn:pulumi:test::todo::airlift:index:Environment::test";
    const child = step("aws:ecs/cluster:Cluster", "cluster", "update", { parent });
    expect(treeLines(fold(events("up", begun(child))), 0, plain)[0]).to.equal(
      "- test: The environment: network, cluster and what its services share",
    );
  });

  it("fits a small terminal: what is under way first, the rest counted", () => {
    const many = Array.from({ length: 30 }, (_, index) => step("aws:ec2/subnet:Subnet", `subnet-${index}`));
    const stack = fold(events("up", ...many.flatMap((one) => [begun(one), done(one)]), begun(cluster)));
    const lines = shortTreeLines(stack, 0, plain, 5);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.contain("(cluster)");
    expect(lines[1]).to.contain("30 complete");
  });

  it("cuts lines to the width of the terminal and keeps how they stand", () => {
    const stack = fold(events("up", begun(cluster)));
    const line = resourceLine(firstOf(stack), 0, 2000, { ...plain, width: 60 });
    expect(line.length).to.be.at.most(60);
    expect(line).to.match(/\[create in progress\] +\[0\.0s\]$/);
  });

  it("tells subnets and security groups apart by what they are for", () => {
    const lines = [
      ["aws:ec2/subnet:Subnet", "test-public-subnet-1", "A public subnet"],
      ["aws:ec2/subnet:Subnet", "test-private-subnet-2", "A private subnet"],
      ["aws:ec2/securityGroup:SecurityGroup", "test-environment-security-group", "your containers reach each other"],
      ["aws:ec2/securityGroup:SecurityGroup", "test-public-alb-http-security-group", "the internet reach"],
      ["aws:ec2/securityGroup:SecurityGroup", "test-file-system-security-group", "which traffic may reach"],
    ] as const;
    for (const [type, name, words] of lines) expect(describeResource(type, name)).to.contain(words);
  });

  it("says in its own words what an unknown type is", () => {
    const stack = fold(events("up", begun(step("aws:batch/jobQueue:JobQueue", "jobs"))));
    expect(treeLines(stack, 0, plain)[0]).to.contain("A resource of type batch job queue (jobs)");
  });

  it("leaves the engine's own provider resources out", () => {
    const stack = fold(events("up", begun(step("pulumi:providers:aws", "default_7_48_0"))));
    expect(treeLines(stack, 0, plain)).to.deep.equal([]);
  });
});

describe("preview", () => {
  const replaced = step("aws:ecs/service:Service", "service", "replace", { changes: { launchType: "update-replace" } });

  it("repeats replacements loudly with the property that forces them", () => {
    expect(loudWarnings(fold(events("preview", begun(replaced, true))))).to.deep.equal([
      "REPLACED: An ECS service to run and maintain your tasks in the environment cluster (service) because launchType can't be changed in place.",
    ]);
  });

  it("is loudest where data goes", () => {
    const table = step("aws:dynamodb/table:Table", "table", "delete");
    expect(loudWarnings(fold(events("preview", begun(table, true))))).to.deep.equal([
      "DELETED WITH ITS DATA: A DynamoDB table (table).",
    ]);
  });

  it("says that replaced data is lost", () => {
    const table = step("aws:dynamodb/table:Table", "table", "replace");
    expect(loudWarnings(fold(events("preview", begun(table, true))))[0]).to.contain("ITS DATA WILL BE LOST");
  });

  it("does not shout about data that stays in AWS", () => {
    const table = step("aws:dynamodb/table:Table", "table", "delete", { retainOnDelete: true });
    expect(loudWarnings(fold(events("preview", begun(table, true))))[0]).to.match(/^Left in AWS/);
  });

  it("marks what would be created, updated, replaced and deleted", () => {
    const all = ["create", "update", "replace", "delete"].map((operation) =>
      begun(step("aws:ec2/subnet:Subnet", operation, operation), true),
    );
    const lines = previewLines(fold(events("preview", ...all)), plain).slice(0, 4);
    expect(lines.map((line) => `${line.trimStart()[0]} ${/\((\w+)\)/.exec(line)?.[1]}`)).to.deep.equal([
      "+ create",
      "- delete",
      "± replace",
      "~ update",
    ]);
  });

  it("shows the containers that change, not the whole JSON, with diff", () => {
    const before = { containerDefinitions: JSON.stringify([{ name: "web", image: "a:1", cpu: 256 }]) };
    const after = { containerDefinitions: JSON.stringify([{ name: "web", image: "a:2", cpu: 256 }]) };
    const definition = step("aws:ecs/taskDefinition:TaskDefinition", "task", "update", { before, after });
    const lines = previewLines(fold(events("preview", begun(definition, true))), { ...plain, diff: true });
    expect(lines.map((line) => line.trim())).to.include("~ containerDefinitions[web].image: a:1 → a:2");
  });

  it("lists the environment first and all by name, in whatever order the engine tells them", () => {
    const all = ["b-10", "b-9", "a"].map((name) => begun(step("aws:ec2/subnet:Subnet", name), true));
    const environment = begun(step("airlift:index:Environment", "test"), true);
    const lines = previewLines(fold(events("preview", ...all, environment)), plain);
    expect(lines.slice(0, 4).map((line) => /\(([\w-]+)\)|\+ (\w+):/.exec(line)?.slice(1).join(""))).to.deep.equal([
      "test",
      "a",
      "b-9",
      "b-10",
    ]);
  });

  it("keeps the first word on a step, which holds the values", () => {
    const full = step("aws:ec2/subnet:Subnet", "subnet", "update", { before: { a: 1 }, after: { a: 2 } });
    const stack = fold(
      events("preview", begun(full, true), done({ ...full, before: undefined, after: undefined }, true)),
    );
    expect(previewLines(stack, { ...plain, diff: true }).map((line) => line.trim())).to.include("~ a: 1 → 2");
  });

  it("uses colours only when it may", () => {
    const stack = fold(events("preview", begun(replaced, true)));
    expect(previewLines(stack, plain).join("")).not.to.contain("\u001b");
    expect(previewLines(stack, { color: true }).join("")).to.contain("\u001b[31m");
  });
});

describe("summary", () => {
  it("speaks of the future in a preview and of the past afterwards", () => {
    expect(changeSummary({ create: 1, delete: 2 }, "preview")).to.equal("1 to create, 2 to delete");
    expect(changeSummary({ create: 1, delete: 2 }, "up")).to.equal("1 created, 2 deleted");
  });

  it("counts neither unchanged nor read resources as changes", () => {
    expect(hasChanges({ same: 10, read: 1 })).to.equal(false);
    expect(hasChanges({ same: 10, update: 1 })).to.equal(true);
    expect(hasChanges({ update: 0 })).to.equal(false);
  });
});

describe("the picture on a terminal", () => {
  const narrow = { color: false, width: 79 };
  const service = step("airlift:index:BackendService", "api");
  const child = (name: string, type = "aws:iam/role:Role") => step(type, name, "create", { parent: service.urn });

  it("shortens the description and keeps the name", () => {
    const name = "development-public-load-balancer-security-group";
    const stack = fold(events("up", begun(step("aws:ec2/securityGroup:SecurityGroup", "frontend-execution-role"))));
    const line = resourceLine(firstOf(stack), 1, 2000, narrow);
    expect(line).to.match(
      /^ {2}- A security g[a-z ]*… \(frontend-execution-role\) +\[create in progress\] +\[0\.0s\]$/,
    );
    const long = fold(events("up", begun(step("aws:ec2/securityGroup:SecurityGroup", name))));
    expect(resourceLine(firstOf(long), 0, 2000, narrow)).to.match(/^- development-public-\w+…[\w-]+-group +\[/);
    for (const one of [stack, long]) expect(resourceLine(firstOf(one), 1, 2000, narrow)).to.have.length(79);
  });

  it("keeps its columns, however long something takes", () => {
    const stack = fold(events("up", begun(cluster)));
    const ends = [2000, 20_000, 900_000].map((now) => resourceLine(firstOf(stack), 0, now, narrow).indexOf("[create"));
    expect(new Set(ends).size).to.equal(1);
  });

  it("folds a component that is finished, and counts what is finished in another", () => {
    const names = Array.from({ length: 20 }, (_, index) => child(`api-${index}`));
    const open = step("airlift:index:WorkerService", "mail");
    const inMail = (name: string) => step("aws:iam/role:Role", name, "create", { parent: open.urn });
    const stack = fold(
      events(
        "up",
        ...[begun(service), ...names.flatMap((one) => [begun(one), done(one)]), done(service)],
        ...[begun(open), begun(inMail("mail-a")), done(inMail("mail-a")), begun(inMail("mail-b"))],
      ),
      0,
      100,
    );
    const lines = shortTreeLines(stack, 5000, narrow, 10);
    expect(lines.map((line) => line.replace(/ +\[[\d.]+s\]$/, ""))).to.deep.equal([
      "- api: A service that only the application's other ser…  [20 created]",
      "- mail: A service that works on messages from a queue",
      `  - An IAM role (mail-b)${" ".repeat(25)}[create in progress]`,
      "  … 1 created",
    ]);
    expect(shortTreeLines(stack, 5000, narrow, 100)).to.have.length(24);
    expect(endedTreeLines(stack, 5000, narrow, 10)).to.have.length(4);
    expect(endedTreeLines(stack, 5000, narrow, 24)).to.have.length(24);
  });

  it("lists what ended by name, whatever came first", () => {
    const all = ["b", "a"].map((name) => child(name));
    const stack = fold(events("up", begun(service), ...all.flatMap((one) => [begun(one), done(one)]), done(service)));
    expect(endedTreeLines(stack, 5000, plain, 10).map((line) => /\((\w)\)/.exec(line)?.[1])).to.deep.equal([
      undefined,
      "a",
      "b",
    ]);
  });

  it("says what it waits for and how long such things take", () => {
    const gateway = step("aws:ec2/natGateway:NatGateway", "nat");
    const stack = fold(events("up", begun(cluster), begun(gateway)), 0, 0);
    expect(waitsFor(stack, 1000)).to.equal("");
    expect(waitsFor(stack, 4000)).to.equal("nat (usually 2 min) and 1 more");
    expect(waitsFor(fold(events("up", begun(gateway), done(gateway)), 0, 0), 4000)).to.equal("");
  });

  it("says what is waited for once the engine has ended, until it is over", () => {
    const end: StackEvent = { kind: "end", stack: "test", ok: true };
    const waiting: StackEvent = { kind: "waiting", stack: "test", text: "api to run (about 2 min)" };
    const during = fold(events("up", end, waiting), 0, 1000);
    expect(during.waiting === undefined ? "" : waitingLine(during.waiting, 12_000)).to.equal(
      "Waiting for api to run (about 2 min) … 10 s",
    );
    expect(fold(events("up", end, waiting, { kind: "waiting", stack: "test" })).waiting).to.equal(undefined);
  });
});
