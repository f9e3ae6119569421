import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { identity } from "../aws/fakeAws.js";
import { airlift, type RunResult } from "../support/run.js";
import { Sandboxed } from "../support/sandboxed.js";

/** A value for each place that secrets come from. None is in a file that a run writes, or in what it prints. */
const planted = {
  "env file": "planted-env-file-4a7c",
  "quoted value of an env file": 'planted "quoted" 9d1e',
  "env file of a sidecar": "planted-sidecar-77b0",
  "build argument": "planted-build-argument-51fe",
  "registry password": "planted-registry-password-c3d8",
  "AWS secret key": "planted/aws+secret/key-e802",
  "access token of Pulumi": "planted-pulumi-token-1f66",
};

const envFile = `# settings
GREETING=${planted["env file"]}
QUOTED='${planted["quoted value of an env file"]}'
STAGE=development
`;

/** AWS as it says whose credentials these are, refuses everything else, and repeats what it was sent. */
async function withEcho<T>(work: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      if (body.includes("Action=GetCallerIdentity")) {
        response.writeHead(200, { "content-type": "text/xml" });
        response.end(identity);
        return;
      }
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "ValidationException", message: `can't be: ${body}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

describe("secrets", function () {
  this.timeout(240_000);
  let app: Sandboxed;
  let env: Record<string, string>;
  const runs: RunResult[] = [];

  before(async () => {
    app = Sandboxed.sample("todo", "development");
    const put = (path: string, text: string) => {
      mkdirSync(join(app.folder, path, ".."), { recursive: true });
      writeFileSync(join(app.folder, path), text);
    };
    put("backend/backend.env", envFile);
    put("backend/sidecar.env", `TOKEN=${planted["env file of a sidecar"]}\n`);
    const login = Buffer.from(`robot:${planted["registry password"]}`).toString("base64");
    put("../docker/config.json", JSON.stringify({ auths: { "registry.example.com": { auth: login } } }));
    mkdirSync(join(app.folder, "../tmp"));
    env = {
      DOCKER_CONFIG: join(app.folder, "../docker"),
      TMPDIR: join(app.folder, "../tmp"),
      AWS_SECRET_ACCESS_KEY: planted["AWS secret key"],
      PULUMI_ACCESS_TOKEN: planted["access token of Pulumi"],
    };
    app.edit(
      "copilot/backend/manifest.yml",
      "  build: backend/Dockerfile\n",
      `  build: {dockerfile: backend/Dockerfile, args: {NPM_TOKEN: ${planted["build argument"]}}}\n`,
    );
    app.edit(
      "copilot/backend/manifest.yml",
      "cpu: 256",
      "env_file: backend/backend.env\nsidecars: {proxy: {image: nginx, env_file: backend/sidecar.env}}\ncpu: 256",
    );
    // AWS's own error carries every one of them.
    const fail = [
      { type: "aws:ecs/cluster:Cluster", create: 1, message: `said ${Object.values(planted).join(" and ")}` },
    ];
    const faults = { ...env, AIRLIFT_SANDBOX_FAULTS: JSON.stringify({ fail }) };
    runs.push(await app.runWith(faults, "up", "--yes", "--debug"));
    runs.push(await app.runWith(env, "up", "--yes", "--debug", "--json"));
    runs.push(await app.runWith(env, "preview", "--diff", "--json"));
    runs.push(await app.runWith(env, "outputs", "--json"));
  });
  after(() => app.remove());

  /** Files of a folder with the texts in them; `named` are left out. */
  function textsBelow(folder: string, named: readonly string[]): [string, string][] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !named.includes(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file): [string, string] => [file, readFileSync(file, "latin1")]);
  }

  it("are what these runs came across", () => {
    const [failed, made, , outputs] = runs;
    expect(failed?.code).to.equal(1);
    expect(failed?.stderr).to.match(/said \[secret\] and \[secret\] and/);
    expect(made?.code, made?.stderr).to.equal(0);
    expect(outputs?.code).to.equal(0);
  });

  for (const [source, value] of Object.entries(planted)) {
    // As it is, and as JSON has it.
    const forms = [value, JSON.stringify(value).slice(1, -1)];

    it(`are not printed: ${source}`, () => {
      for (const { stdout, stderr } of runs)
        for (const form of forms) expect(`${stdout}${stderr}`).to.not.include(form);
    });

    it(`are not left in state, world or temporary files: ${source}`, () => {
      const written = ["backend.env", "sidecar.env", "config.json"];
      const left = [
        ...textsBelow(join(app.folder, ".airlift"), []),
        ...textsBelow(join(app.folder, "../tmp"), []),
        ...textsBelow(app.folder, [...written, "manifest.yml"]),
      ];
      expect(left.length).to.be.above(5);
      const found = left.filter(([, text]) => forms.some((form) => text.includes(form)));
      expect(found.map(([file]) => file)).to.deep.equal([]);
    });
  }

  it("are not in what AWS answers when it refuses to store them", async () => {
    const values = ["planted-typed-0b6d", "planted-imported-5512"];
    const file = join(app.folder, "../secrets.env");
    writeFileSync(file, `DB=${values[1]}\n`);
    const refusals = await withEcho((url) => {
      // The state, which knows the region of what is deployed, is looked for in a folder; the token leads to Pulumi Cloud.
      const state = { PULUMI_BACKEND_URL: `file://${join(app.folder, "../tmp")}` };
      const aws = { ...state, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_REGION: "us-west-2" };
      const options = { cwd: app.folder, env: { ...env, ...aws }, input: values[0] };
      return Promise.all([
        airlift(["secret", "set", "db", "-e", "development", "--debug"], options),
        airlift(["secret", "import", "-e", "development", "--env-file", file, "--debug", "--json"], options),
      ]);
    });
    for (const { code, stdout, stderr } of refusals) {
      expect(code, stderr).to.equal(1);
      expect(`${stdout}${stderr}`).to.include("can't be").and.to.include("[secret]");
      for (const value of values) expect(`${stdout}${stderr}`).to.not.include(value);
    }
  });

  it("leave names and plain settings readable", () => {
    expect(runs[0]?.stderr).to.include("development");
    expect(JSON.parse(runs[3]?.stdout ?? "").environments).to.have.property("development");
  });

  it("are in folders that only their owner may open", () => {
    for (const folder of [".airlift", ".airlift/pulumi", ".airlift/state", ".airlift/state/todo"])
      expect(statSync(join(app.folder, folder)).mode & 0o777, folder).to.equal(0o700);
    expect(statSync(join(app.folder, ".airlift/simulated-aws.jsonl")).mode & 0o777).to.equal(0o600);
  });
});
