import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { addFound, idIfMade } from "../../automation/stack/adoption.js";
import type { PendingOperation, RawResource } from "../../automation/stack/contents.js";
import { removeFolders } from "../support/folder.js";
import { newStack, type TestStack } from "./engineRuns.js";

function pending(
  type: string,
  inputs: Record<string, unknown>,
  more: Partial<PendingOperation> = {},
): PendingOperation {
  return { urn: `urn:pulumi:test::todo::${type}::x`, type, name: "x", operation: "creating", inputs, ...more };
}

describe("adopting what a killed run made", () => {
  it("knows the id where it follows from the inputs", () => {
    expect(idIfMade(pending("aws:cloudwatch/logGroup:LogGroup", { name: "/copilot/a" }))).to.equal("/copilot/a");
    const attachment = { role: "r", policyArn: "arn:aws:iam::aws:policy/P" };
    const policy = { role: "r", name: "p" };
    expect(idIfMade(pending("aws:iam/rolePolicy:RolePolicy", policy))).to.equal("r:p");
    expect(idIfMade(pending("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attachment))).to.equal(
      "r/arn:aws:iam::aws:policy/P",
    );
  });

  it("knows none where AWS gives it, a name is missing or secret, or nothing was being created", () => {
    const role = "aws:iam/role:Role";
    expect(idIfMade(pending("aws:ec2/vpc:Vpc", { cidrBlock: "10.0.0.0/16" }))).to.equal(undefined);
    expect(idIfMade(pending(role, {}))).to.equal(undefined);
    expect(idIfMade(pending(role, { name: "[secret]" }))).to.equal(undefined);
    expect(idIfMade(pending(role, { name: "a" }, { operation: "deleting" }))).to.equal(undefined);
  });

  it("puts what was found into the state as it was to be made, below its parent and under its provider", () => {
    const raw = { urn: "u", type: "t", parent: "p", provider: "aws::id", dependencies: ["d"], inputs: { a: 1 } };
    const resources: RawResource[] = [{ urn: "p", type: "parent" }];
    expect(addFound(resources, [{ operation: { ...pending("t", {}), urn: "u", raw }, id: "x" }])).to.deep.equal(["u"]);
    expect(resources[1]).to.deep.include({ ...raw, id: "x", custom: true });
    expect(resources[1]).not.to.have.property("outputs");
  });

  it("lets what was to replace a resource go with the next run, unless that was deleted before", () => {
    const operation = { ...pending("t", {}), urn: "u" };
    const there: RawResource[] = [{ urn: "u", type: "t", id: "old" }];
    expect(addFound(there, [{ operation, id: "new" }])).to.deep.equal([]);
    expect(there.map(({ id, delete: goes }) => [id, goes])).to.deep.equal([
      ["old", undefined],
      ["new", true],
    ]);
    const deleted: RawResource[] = [{ urn: "u", type: "t", id: "old", pendingReplacement: true }];
    expect(addFound(deleted, [{ operation, id: "new" }])).to.deep.equal(["u"]);
    expect(deleted.map(({ id, pendingReplacement }) => [id, pendingReplacement])).to.deep.equal([["new", false]]);
  });
});

describe("what a killed run may have made", function () {
  this.timeout(300_000);
  afterEach(removeFolders);

  /** Leaves the creation of these roles open in the state, as a kill in the middle of it does. */
  async function leaveOpen(stack: TestStack, from: TestStack, names: string[]): Promise<void> {
    const file = (one: TestStack) =>
      join(one.address.location.folder ?? "", ".pulumi/stacks/todo", `${one.address.stack}.json`);
    const text = readFileSync(file(from), "utf8")
      .replaceAll("pulumi:other", "pulumi:test")
      .replaceAll("todo-other", "todo-test");
    const theirs = JSON.parse(text).checkpoint.latest.resources as { type: string }[];
    const {
      id: _id,
      outputs: _outputs,
      ...role
    } = theirs.find(({ type }) => type === "aws:iam/role:Role") as {
      type: string;
      urn: string;
      id: string;
      inputs: object;
      outputs: object;
    };
    const state = JSON.parse(readFileSync(file(stack), "utf8"));
    state.checkpoint.latest.resources.push(theirs.find(({ type }) => type === "pulumi:providers:aws"));
    state.checkpoint.latest.pending_operations = names.map((name) => ({
      resource: { ...role, urn: role.urn.replace(/::a$/, `::${name}`), inputs: { ...role.inputs, name } },
      type: "creating",
    }));
    writeFileSync(file(stack), JSON.stringify(state));
  }

  it("is taken over when it is there, and made when it is not", async () => {
    const stack = await newStack({ simulated: true });
    const other = stack.beside("other");
    await other.run("up", "rolesProgram", { names: ["a"] });
    await stack.run("up", "rolesProgram", { names: [] });
    await leaveOpen(stack, other, ["a", "b"]);
    const { steps } = await stack.run("up", "rolesProgram", { names: ["a", "b"] });
    expect(steps.map(({ operation, name }) => [operation, name])).to.deep.equal([["create", "b"]]);
    expect(stack.notices().map((text) => text.split("; ")[1])).to.deep.equal([
      "it is there and is taken over as it is.",
      "it is not there.",
    ]);
    expect((await stack.state())?.pending).to.deep.equal([]);
  });
});
