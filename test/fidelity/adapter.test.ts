import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { repositoryRoot } from "../support/root.js";

/** The plan of a case in the folder that npm run fidelity makes of it, with what it hands over. */
async function planOf(caze: { env: string }, manifest: string) {
  const { writeFolder } = await import(pathToFileURL(join(repositoryRoot, ".ci/fidelity/folder.mjs")).href);
  const folder = mkdtempSync(join(tmpdir(), "airlift-adapter-"));
  try {
    const { variables } = writeFolder(folder, caze, manifest);
    process.env.AIRLIFT_OFFLINE_ANSWERS = variables.AIRLIFT_OFFLINE_ANSWERS;
    return (await planEnvironment({ dir: folder, environments: [caze.env], variables: {} })).resources;
  } finally {
    delete process.env.AIRLIFT_OFFLINE_ANSWERS;
    rmSync(folder, { recursive: true, force: true });
  }
}

type Resource = Awaited<ReturnType<typeof planOf>>[number];

const base = {
  app: "shop",
  env: "test",
  account: "123456789012",
  region: "us-west-2",
  env_manifest: { name: "test", type: "Environment" },
};
const inputsOf = (resources: Resource[], name: string) => resources.find((one) => one.name === name)?.inputs ?? {};

describe("a case as an application folder", function () {
  this.timeout(300_000);

  it("hands the ids of an environment's prefix lists over", async () => {
    const caze = {
      ...base,
      kind: "environment",
      env_features: { ALBWorkloads: "web" },
      prefix_list_ids: ["pl-0123abcd"],
    };
    const manifest = "name: test\ntype: Environment\nhttp: {public: {ingress: {cdn: true}}}\ncdn: true\n";
    expect(JSON.stringify(await planOf(caze, manifest))).to.include("pl-0123abcd");
  });

  it("hands the load balancer over that a manifest names, with each of its listeners and groups", async () => {
    const arn = "arn:aws:elasticloadbalancing:us-west-2:123456789012";
    const caze = {
      ...base,
      kind: "lbws",
      workload: "web",
      imported_alb: {
        ARN: `${arn}:loadbalancer/app/shared/0123456789abcdef`,
        DNSName: "shared-1.us-west-2.elb.amazonaws.com",
        HostedZoneID: "Z1H1FL5HABSF5",
        Listeners: [{ ARN: `${arn}:listener/app/shared/0123456789abcdef/80`, Port: 80, Protocol: "HTTP" }],
        SecurityGroups: ["sg-0000000000000000a", "sg-0000000000000000b"],
      },
    };
    const manifest =
      "name: web\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: /, alb: shared}\ncpu: 256\nmemory: 512\ncount: 1\n";
    const plan = await planOf(caze, manifest);
    const rules = plan.filter(({ type }) => type === "aws:lb/listenerRule:ListenerRule");
    expect(rules.map(({ inputs }) => inputs.listenerArn)).to.deep.equal([
      `${arn}:listener/app/shared/0123456789abcdef/80`,
    ]);
    for (const group of ["sg-0000000000000000a", "sg-0000000000000000b"])
      expect(JSON.stringify(plan.filter(({ type }) => type.includes("SecurityGroupIngressRule")))).to.include(group);
  });

  it("hands subnets by tags, env files and the artifact bucket with its key over", async () => {
    const key = "arn:aws:kms:us-west-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const at = "arn:aws:s3:::bucket/manual/env-files";
    const caze = {
      ...base,
      kind: "backend",
      workload: "api",
      artifact: { bucket: "bucket", key_arn: key },
      env_files: { api: `${at}/api.env/1.env`, proxy: `${at}/proxy.env/2.env` },
      subnets: ["subnet-0000000000000000a", "subnet-0000000000000000b"],
    };
    const manifest = `name: api
type: Backend Service
image: {location: nginx, port: 80}
env_file: .env
sidecars: {proxy: {image: envoy, env_file: ./.env}}
network: {vpc: {placement: {subnets: {from_tags: {tier: inside}}}}}
cpu: 256
memory: 512
count: 1
`;
    const plan = await planOf(caze, manifest);
    const service = inputsOf(plan, "api-service").networkConfiguration as { subnets: string[] };
    expect(service.subnets).to.deep.equal(caze.subnets);
    const containers = JSON.parse(String(inputsOf(plan, "api-task").containerDefinitions)) as {
      name: string;
      environmentFiles?: { value: string }[];
    }[];
    const files = containers.map(({ name, environmentFiles = [] }) => [name, ...environmentFiles.map((f) => f.value)]);
    expect(files)
      .to.deep.include(["api", `${at}/api.env/1.env`])
      .and.deep.include(["proxy", `${at}/proxy.env/2.env`]);
    expect(String(inputsOf(plan, "api-execution-role-policy").policy))
      .to.include(key)
      .and.include(`${at}/api.env/1.env`);
  });
});
