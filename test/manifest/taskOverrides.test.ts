import { expect } from "chai";
import { plan } from "../../automation/index.js";
import { loadApplication, resolveApplication } from "../../automation/manifest/index.js";
import { formOf, type OverriddenSpec } from "../../automation/manifest/resolve/taskOverrides.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const files = {
  "copilot/.workspace": "application: shop\n",
  "copilot/airlift.yml": 'domain: example.com\nenvironments: {test: {account: "111122223333", region: us-west-2}}\n',
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/pub/manifest.yml":
    "name: pub\ntype: Backend Service\nimage: {location: nginx}\npublish: {topics: [{name: a}]}\n",
  "a.env": "A=1\n",
};

const backend = "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\n";

function folderWith(manifest: string, more: Record<string, string> = {}): string {
  return makeFolder({ ...files, "copilot/web/manifest.yml": manifest, ...more });
}

/** Errors of `web`, as `path: message`. */
function errorsOf(manifest: string): string[] {
  const folder = loadApplication({ dir: folderWith(manifest), processEnvironment: {} });
  return resolveApplication(folder, "test")
    .problems.filter(({ severity }) => severity === "error")
    .map(({ path, message, line }) => `${line} ${path}: ${message}`);
}

/** Maps and lists of a value; everything else is an empty text. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return "";
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe("taskdef_overrides that can't be applied", () => {
  afterEach(removeFolders);

  for (const [path, value, message] of [
    ["Volumes[0].Name", '"1"', "index 0 of a list with 0 items; [-] appends"],
    ["ContainerDefinitions[1].Image", "x", "index 1 of a list with 1 items"],
    ["ContainerDefinitions[0].Environment[5].Value", "x", "index 5 of a list with 4 items"],
    ["Cpu[0]", "1", "names an item of what is not a list"],
    ["Cpu.Units", "1", "names a key, Units, of what is not a map"],
    ["ContainerDefinitions.Image", "x", "names a key, Image, of what is not a map"],
    ["TaskRoleArn.Name", "x", "names a key, Name, of what is not a map"],
    ["ContainerDefinitions", "x", "ContainerDefinitions must be a list"],
    ["ContainerDefinitions[-]", "x", "ContainerDefinitions[1] must be a map"],
    ["ContainerDefinitions[0].Secrets", "x", "ContainerDefinitions[0].Secrets must be a list"],
    ["ContainerDefinitions[0].Secrets[-].Name", "x", "each of ContainerDefinitions[0].Secrets must have a ValueFrom"],
    ["ContainerDefinitions[0].LogConfiguration", "x", "ContainerDefinitions[0].LogConfiguration must be a map"],
    ["ContainerDefinitions[0].EnvironmentFiles", "[x]", "each of ContainerDefinitions[0].EnvironmentFiles must have"],
    ["Tags", "x", "Tags must be a list"],
    ["Tags[0].Value", "x", "index 0 of a list with 0 items"],
  ] as const) {
    it(`are errors: ${path} = ${value}`, async () => {
      const manifest = `${backend}taskdef_overrides:\n- {path: Memory, value: 1024}\n- {path: "${path}", value: ${value}}\n`;
      const errors = errorsOf(manifest);
      expect(errors).to.have.lengthOf(1);
      expect(errors[0])
        .to.match(/^6 taskdef_overrides\[1\]\./)
        .and.to.include(message);
      const planned = plan({ dir: folderWith(manifest), environments: ["test"] });
      expect(await planned.then(() => "", String)).to.include(message);
    });
  }

  it("are not those that earlier or later ones make possible", async () => {
    const manifest = `${backend}taskdef_overrides:
- {path: "Volumes[-].Name", value: data}
- {path: "Volumes[0].Name", value: other}
- {path: "ContainerDefinitions[0].Secrets[-].Name", value: A}
- {path: "ContainerDefinitions[0].Secrets[0].ValueFrom", value: !Ref AppName}
- {path: "Tags[-]", value: {Key: team, Value: web}}
`;
    expect(errorsOf(manifest)).to.deep.equal([]);
    const { resources } = await plan({ dir: folderWith(manifest), environments: ["test"] });
    const task = resources.find(({ name }) => name === "web-task")?.inputs;
    expect(task?.volumes).to.deep.equal([{ name: "other" }]);
    expect(task?.tags).to.include({ team: "web", "copilot-application": "shop" });
  });

  const common = `
sidecars:
  proxy: {image: envoy, port: 8080, env_file: a.env, variables: {A: b}, secrets: {S: x}, essential: false,
    mount_points: [{source_volume: efs, path: /m}], depends_on: {firelens_log_router: start}, labels: {l: m}}
logging: {destination: {Name: cloudwatch}, secretOptions: {O: x}, configFilePath: /c.conf, env_file: a.env, secrets: {R: x}}
storage: {ephemeral: 30, readonly_fs: true, volumes: {efs: {path: /e, efs: true}, mine: {path: /n, efs: {id: fs-1}}, tmp: {path: /t}}}
variables: {A: b, COPILOT_SERVICE_NAME: mine}
secrets: {S: x, T: {secretsmanager: y}}
env_file: a.env
entrypoint: a b
command: c
platform: linux/arm64
publish: {topics: [{name: t}]}
`;
  const extras = "credentials: arn, labels: {a: b}, depends_on: {proxy: start}, healthcheck: {start_period: 5s}";
  const addons = {
    "copilot/web/addons/a.yml": `Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}}
Resources:
  Key: {Type: "AWS::SecretsManager::Secret"}
  Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: x}}
Outputs:
  KeyArn: {Value: !Ref Key}
  Plain: {Value: x}
  GroupId: {Value: !Ref Group}
`,
  };

  for (const [kind, own, more] of [
    [
      "Load Balanced Web Service",
      "image: {location: nginx, port: 80}\nhttp: {path: /}\nnlb: {port: 443/tcp}\nobservability: {tracing: awsxray}",
      addons,
    ],
    ["Backend Service", "image: {location: nginx, port: 80}\nhttp: {path: /, target_port: 81}", addons],
    ["Worker Service", "image: {location: nginx}\nsubscribe: {topics: [{name: a, service: pub, queue: true}]}", {}],
    ["Scheduled Job", "image: {location: nginx}\non: {schedule: '@daily'}", {}],
  ] as const) {
    it(`are looked for in the task definition that a ${kind} has`, async () => {
      const bare = `name: web\ntype: ${kind}\n${own}`;
      for (const manifest of [bare, bare.replace("nginx", `nginx, ${extras}`) + common]) {
        const dir = folderWith(manifest, more);
        const { resources } = await plan({ dir, environments: ["test"] });
        const { containerDefinitions, ...task } = resources.find(({ name }) => name === "web-task")?.inputs ?? {};
        const web = resolveApplication(
          loadApplication({ dir, processEnvironment: {} }),
          "test",
        ).resolved?.workloads.find(({ name }) => name === "web");
        const form = formOf(web?.spec as OverriddenSpec, kind, web?.addons, "web");
        const real = { ...task, tags: {}, containerDefinitions: JSON.parse(String(containerDefinitions)) };
        expect(shapeOf(form)).to.deep.equal(shapeOf(real));
      }
    });
  }
});
