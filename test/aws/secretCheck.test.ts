import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { namedSecretProblems, refuseSecrets } from "../../automation/deployment/secretCheck.js";
import { tagNamedSecrets } from "../../automation/init/tagging.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { failure, folderFor, type TestFolder } from "../init/folderFor.js";
import { type FakeAws, fakeAws, pointAt } from "./fakeAws.js";

const tags = { "copilot-application": "todo", "copilot-environment": "test" };
const arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:demo/test/db-AbCdEf";

const manifest = `name: backend
type: Backend Service
image: {location: nginx, port: 80}
secrets:
  TOKEN: GITHUB_TOKEN
  OWN: /copilot/\${COPILOT_APPLICATION_NAME}/\${COPILOT_ENVIRONMENT_NAME}/secrets/own
  PASSWORD: {secretsmanager: "demo/test/db:password::"}
  ELSEWHERE: {from_cfn: some-export}
sidecars:
  proxy:
    image: nginx
    secrets: {KEY: PROXY_KEY}
logging:
  secretOptions: {apikey: LOG_KEY}
`;

describe("secrets before a deployment", function () {
  this.timeout(120_000);
  let aws: FakeAws;
  let shell: { restore(): void };
  let folder: TestFolder;
  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/backend/manifest.yml": manifest,
    });
  });
  afterEach(async () => {
    shell.restore();
    folder.remove();
    await aws.close();
  });

  const check = async () => {
    const open = loadApplication({ dir: folder.path });
    const { resolved, problems } = resolveApplication(open, "test");
    if (resolved === undefined) throw new Error(JSON.stringify(problems));
    const access = { application: "todo", environment: "test", aws: {} };
    return refuseSecrets("test", await namedSecretProblems(access, open.settings.secrets, resolved));
  };
  const names = ["GITHUB_TOKEN", "/copilot/todo/test/secrets/own", "PROXY_KEY", "LOG_KEY"];

  it("are looked up by their tags where credentials may get no parameter, as those of a preview", async () => {
    aws.denied.add("GetParameters");
    for (const name of names.slice(1)) aws.parameters.set(name, { value: "x", tags });
    aws.secrets.set("demo/test/db", { arn, tags });
    const reason = await failure(check());
    expect(reason).to.contain("The secret GITHUB_TOKEN does not exist.").and.not.to.contain("PROXY_KEY");
    expect(reason).not.to.contain("could not be looked up");
  });

  it("are all looked up: of the container, of sidecars and of the log router; an export's value is AWS's business", async () => {
    for (const name of names) aws.parameters.set(name, { value: "x", tags });
    aws.secrets.set("demo/test/db", { arn, tags });
    expect(await check()).to.deep.equal([]);
    expect(aws.calls).to.include.members(["GetParameters", "DescribeSecret"]);
  });

  it("stop it when they are missing, each with its command and its user", async () => {
    const words = await failure(check());
    expect(words).to.contain("5 secrets are not ready for test; nothing was deployed there");
    expect(words).to.contain("airlift secret set own -e test").and.to.contain("backend: OWN");
    for (const name of [...names, "demo/test/db"]) expect(words).to.contain(name);
  });

  it("need not be there when addons of the same run make them, by name or by expression", async () => {
    for (const name of ["GITHUB_TOKEN", "PROXY_KEY", "LOG_KEY"]) aws.parameters.set(name, { value: "x", tags });
    const addon = `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  Own: {Type: "AWS::SSM::Parameter", Properties: {Type: String, Value: x, Name: !Sub "/copilot/\${App}/\${Env}/secrets/own"}}
  Password: {Type: "AWS::SecretsManager::Secret", Properties: {Name: demo/test/db}}
`;
    mkdirSync(join(folder.path, "copilot/backend/addons"));
    writeFileSync(join(folder.path, "copilot/backend/addons/secrets.yml"), addon);
    expect(await check()).to.deep.equal([]);
  });

  it("that only lack the tags can be tagged by the run itself", async () => {
    for (const name of names) aws.parameters.set(name, { value: "x", tags: {} });
    aws.secrets.set("demo/test/db", { arn, tags });
    expect(await failure(check()))
      .to.contain("4 secrets are not ready")
      .and.to.contain("airlift up --tag-secrets");
  });

  it("are tagged by `secret tag`, after asking", async () => {
    for (const name of names) aws.parameters.set(name, { value: "x", tags: {} });
    aws.secrets.set("demo/test/db", { arn, tags: { ...tags, "copilot-environment": "prod" } });
    expect(await tagNamedSecrets(folder.answering(false), { environments: ["test"] })).to.deep.equal([]);
    expect(aws.parameters.get("GITHUB_TOKEN")?.tags).to.deep.equal({});
    const tagged = await tagNamedSecrets(folder.answering(true), { environments: ["test"] });
    expect(tagged).to.have.members(names);
    for (const name of names) expect(aws.parameters.get(name)?.tags, name).to.deep.equal(tags);
    expect(aws.secrets.get("demo/test/db")?.tags["copilot-environment"]).to.equal("prod");
  });
});
