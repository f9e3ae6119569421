import { expect } from "chai";
import { loadApplication, validate } from "../../automation/manifest/index.js";
import { planEnvironment } from "../../automation/plan/environmentPlan.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { Sandboxed } from "../support/sandboxed.js";

/**
 * An application whose names are those that every object of JavaScript inherits, wherever the rules for names allow it:
 * workload and environment, sidecars, topics, queues, volumes, variables, secrets, rules, tags, addons and their outputs.
 */
const inherited = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": "tags: {constructor: a}\nenvironments: {valueof: {region: us-west-2}}\n",
  "copilot/environments/constructor/manifest.yml": "name: constructor\ntype: Environment\n",
  "copilot/constructor/manifest.yml": `name: constructor
type: Load Balanced Web Service
image: {location: nginx, port: 80}
http:
  path: /
  target_container: hasOwnProperty
  additional_rules:
    - path: /api
      target_container: constructor
variables: {toString: a, valueOf: b, constructor: c}
secrets: {hasOwnProperty: /copilot/shop/constructor/secrets/x}
network: {connect: true}
storage:
  volumes:
    constructor: {path: /a}
    toString: {path: /b, efs: true}
sidecars:
  hasOwnProperty: {image: nginx, port: 81}
  toString: {image: nginx, essential: false}
publish:
  topics: [{name: constructor}, {name: toString}]
`,
  "copilot/constructor/addons/a.yml": `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  constructor: {Type: AWS::SQS::Queue}
Outputs:
  constructor: {Value: !Ref constructor}
  toString: {Value: !GetAtt constructor.Arn}
`,
  "copilot/valueof/manifest.yml": `name: valueof
type: Worker Service
image: {location: nginx}
subscribe:
  topics:
    - {name: constructor, service: constructor, queue: {retention: 4h}}
    - {name: toString, service: constructor}
environments:
  constructor: {count: 2}
`,
};

describe("names that every object inherits", function () {
  this.timeout(240_000);
  afterEach(removeFolders);

  it("are names like others for validate and package", async () => {
    const dir = makeFolder(inherited);
    const folder = loadApplication({ dir, processEnvironment: {} });
    const errors = validate(folder, ["constructor"]).filter(({ severity }) => severity === "error");
    expect(errors).to.deep.equal([]);
    const { resources } = await planEnvironment({ dir, environments: ["constructor"], variables: {} });
    const of = (type: string, key: string) =>
      resources.filter((one) => one.type === type).map(({ inputs }) => inputs[key]);
    expect(of("aws:ecs/taskDefinition:TaskDefinition", "family")).to.have.members([
      "shop-constructor-constructor",
      "shop-constructor-valueof",
    ]);
    expect(of("aws:sns/topic:Topic", "name")).to.have.members([
      "shop-constructor-constructor-constructor",
      "shop-constructor-constructor-toString",
    ]);
    expect(JSON.stringify(resources)).not.to.match(/native code|\[object Object\]/);
  });

  it("are names like others for up, for what only reads, and for destroy", async () => {
    const app = new Sandboxed(makeFolder(inherited), "constructor", removeFolders);
    try {
      await app.succeed("up", "--yes");
      const { stdout, stderr } = await app.succeed("preview");
      expect(`${stdout}${stderr}`)
        .to.match(/unchanged/)
        .and.not.to.match(/\d to (create|update|replace|delete)/);
      for (const [verb, ...words] of [
        ["svc status", "-n", "constructor"],
        ["svc show", "-n", "valueof"],
        ["outputs"],
      ] as [string, ...string[]][])
        await app.succeed(verb, ...words);
      await app.succeed("destroy", "--yes", "--delete-data", "all");
    } finally {
      app.remove();
    }
  });
});
