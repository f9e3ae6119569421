import { expect } from "chai";
import { actionsByType } from "../../automation/policy/actions.js";
import { leastPolicy, type PlannedType, type PolicyPlace } from "../../automation/policy/leastPolicy.js";
import { Pipeline, type PipelineArgs } from "../../components/pipeline.js";
import { record } from "../support/recording.js";

const place: PolicyPlace = {
  application: "todo",
  environment: "test",
  account: "123456789012",
  region: "eu-west-1",
  partition: "aws",
  backend: "s3://state",
};

const args: PipelineArgs = {
  application: "todo",
  pipeline: "main",
  source: { provider: "GitHub", owner: "acme", repository: "todo", branch: "main" },
  build: { buildspec: "b.yml" },
  stages: [{ environment: "test", deployments: [{ name: "api" }] }],
  artifactStores: [{ bucket: "artifacts", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/1", region: "eu-west-1" }],
  runner: { file: "airlift.tar", sha256: "abc" },
  state: { bucket: "state", key: "alias/todo" },
};

interface Statement {
  Action?: string[];
  NotAction?: string[];
  Condition?: object;
}

async function statementsOf(role: string): Promise<Statement[]> {
  const made = await record(() => {
    new Pipeline("main", args);
    return undefined;
  });
  const { policy } = made.one("aws:iam/rolePolicy:RolePolicy", `main-${role}-policy`).inputs;
  return JSON.parse(String(policy)).Statement;
}

const fits = (pattern: string, action: string): boolean =>
  new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(action);

function allows(statements: readonly Statement[], action: string): boolean {
  return statements.some(
    ({ Action, NotAction, Condition }) =>
      Condition === undefined &&
      (Action?.some((pattern) => fits(pattern, action)) === true ||
        (NotAction !== undefined && !NotAction.some((pattern) => fits(pattern, action)))),
  );
}

describe("the roles of a pipeline", () => {
  it("deploy whatever `airlift policy` says that an environment takes", async () => {
    const types = Object.keys(actionsByType).map(
      (type): PlannedType => ({ type: `aws:${type}:X`, name: "x", inputs: {} }),
    );
    const needed = leastPolicy(types, place).document.Statement.flatMap(({ Action }) => Action);
    const statements = await statementsOf("deploy-test-role");
    expect(needed.length).to.be.greaterThan(300);
    expect(needed.filter((action) => !allows(statements, action))).to.deep.equal([]);
    expect(allows(statements, "organizations:LeaveOrganization")).to.equal(false);
  });

  it("build: repositories, images and env files, and the state; no environment", async () => {
    const statements = await statementsOf("build-role");
    const needed = ["ecr/repository", "ecr/repositoryPolicy", "ecr/lifecyclePolicy", "s3/bucketObject"]
      .flatMap((type) => actionsByType[type] ?? [])
      .concat("ecr:GetAuthorizationToken", "ecr:PutImage", "s3:DeleteObject");
    expect(needed.filter((action) => !allows(statements, action))).to.deep.equal([]);
    for (const action of ["ecs:UpdateService", "iam:CreateRole", "iam:PassRole", "cloudformation:CreateStack"])
      expect(allows(statements, action), action).to.equal(false);
  });
});
