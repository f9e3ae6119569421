import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { listStoredSecrets, setOneSecret } from "../../automation/init/secret.js";
import { environmentAccess, environmentRegion } from "../../automation/session/environmentAccess.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { type FakeAws, fakeAws, pointAt } from "../aws/fakeAws.js";
import { failure, folderFor, type TestFolder } from "../init/folderFor.js";
import { makeFolder, removeFolders } from "../support/folder.js";

/** A state file as the engine writes it, with the cluster of an environment. */
function stateOf(region: string, account: string): string {
  const cluster = {
    urn: "urn:pulumi:test::todo::aws:ecs/cluster:Cluster::test-cluster",
    type: "aws:ecs/cluster:Cluster",
    custom: true,
    id: "test",
    outputs: { arn: `arn:aws:ecs:${region}:${account}:cluster/test` },
  };
  const secrets_providers = { type: "passphrase", state: { salt: "v1:c2FsdA==:v1:bm9uY2U=:c2VhbGVk" } };
  return JSON.stringify({ version: 3, checkpoint: { latest: { secrets_providers, resources: [cluster] } } });
}

describe("the account and region of an environment, for commands that run nothing", () => {
  let aws: FakeAws;
  let shell: { restore(): void };
  let folder: TestFolder;
  let home: string;
  let before: string | undefined;

  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
    delete process.env.AWS_REGION;
    before = process.env.XDG_STATE_HOME;
    home = makeFolder();
    process.env.XDG_STATE_HOME = home;
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
    });
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    shell.restore();
    folder.remove();
    removeFolders();
    await aws.close();
  });

  function deploy(region: string, account = "111122223333", root = join(home, "airlift", "todo")): void {
    const stacks = join(root, ".pulumi", "stacks", "todo");
    mkdirSync(stacks, { recursive: true });
    writeFileSync(join(stacks, "test.json"), stateOf(region, account));
  }
  const open = (more: { backend?: string; sandbox?: string; region?: string } = {}) =>
    openFolder({ dir: folder.path, ...more });
  const set = () => setOneSecret(folder.silent(), { name: "db", environments: ["test"] }, async () => "value");

  it("are where its state says that it is deployed, with no flag and no variable", async () => {
    deploy("ap-south-1");
    const { aws: access, simulated } = await environmentAccess(open(), "test");
    expect({ region: access.region, simulated }).to.deep.equal({ region: "ap-south-1", simulated: false });
    expect(await environmentRegion(open(), "test")).to.equal("ap-south-1");
    await set();
    expect([...aws.parameters.keys()]).to.deep.equal(["/copilot/todo/test/secrets/db"]);
  });

  it("may not be another region's: `secret set` and `secret ls` stop and name both", async () => {
    deploy("ap-south-1");
    process.env.AWS_REGION = "eu-west-1";
    const message = '"test" is deployed in region ap-south-1; AWS_REGION or AWS_DEFAULT_REGION says eu-west-1.';
    expect(await failure(set())).to.contain(message);
    expect(await failure(listStoredSecrets(folder.silent(), { region: "eu-west-1" }))).to.contain("--region says");
    expect(aws.parameters.size).to.equal(0);
  });

  it("may not be another account's, whether airlift.yml names one or only the state does", async () => {
    deploy("ap-south-1", "999988887777");
    expect(await failure(set())).to.contain('"test" is deployed in account 999988887777');
    expect(aws.parameters.size).to.equal(0);
  });

  it("are read from the backend that airlift.yml or a flag names, and from the sandbox's state", async () => {
    const other = makeFolder();
    deploy("sa-east-1", "111122223333", other);
    expect(await environmentRegion(open({ backend: `file://${other}` }), "test")).to.equal("sa-east-1");
    folder.add({ "copilot/airlift.yml": `application: todo\nbackend: file://${other}\n` });
    expect(await environmentRegion(open(), "test")).to.equal("sa-east-1");
    const sandbox = makeFolder();
    deploy("us-east-2", "123456789012", join(sandbox, "state", "todo"));
    const { aws: access } = await environmentAccess(open({ sandbox }), "test");
    expect(access.region).to.equal("us-east-2");
  });

  it("are looked for without making a state folder, a passphrase or a sandbox", async () => {
    process.env.AWS_REGION = "eu-west-1";
    await set();
    expect(aws.parameters.size).to.equal(1);
    expect(readdirSync(home)).to.deep.equal([]);
    const sandbox = join(makeFolder(), "new");
    expect(await environmentRegion(open({ sandbox }), "test")).to.equal("eu-west-1");
    expect(existsSync(sandbox)).to.equal(false);
  });
});
