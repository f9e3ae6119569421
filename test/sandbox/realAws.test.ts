import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";
import { cleanEnvironment, copySample, type RunResult, resultOf } from "../support/run.js";

/** Writes the address of every module that a process, or one that it starts, loads. */
const hook = `import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(\`
  import { appendFileSync } from "node:fs";
  export async function load(url, context, next) {
    appendFileSync(process.env.LOADED_MODULES, url + "\\\\n");
    return next(url, context);
  }
\`));
`;

const identity =
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/u</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>";

describe("a command that deploys to the real AWS", function () {
  this.timeout(300_000);
  let folder: string;
  let aws: Server;
  let endpoint: string;
  const asked: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "airlift-loaded-"));
    writeFileSync(join(folder, "hook.mjs"), hook);
    // Says who is asking, and allows nothing else.
    aws = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += String(part);
      });
      request.on("end", () => {
        asked.push(body);
        const known = body.includes("GetCallerIdentity");
        response.writeHead(known ? 200 : 403, { "content-type": known ? "text/xml" : "application/x-amz-json-1.1" });
        response.end(known ? identity : '{"__type": "AccessDeniedException", "message": "no"}');
      });
    }).listen(0, "127.0.0.1");
    await once(aws, "listening");
    endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
  });

  after(() => {
    aws.closeAllConnections();
    aws.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (args: readonly string[]): Promise<{ result: RunResult; loaded: string[] }> => {
    const sample = copySample("todo");
    const list = join(folder, "loaded.txt");
    writeFileSync(list, "");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(repositoryRoot, "automation/cli/main.ts"), ...args, "--dir", sample.folder],
      {
        cwd: repositoryRoot,
        env: cleanEnvironment({
          NODE_OPTIONS: `--import=${join(folder, "hook.mjs")}`,
          LOADED_MODULES: list,
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: "AKIA0000000000000000",
          AWS_SECRET_ACCESS_KEY: "none",
          AWS_REGION: "us-west-2",
          AWS_EC2_METADATA_DISABLED: "true",
          PULUMI_CONFIG_PASSPHRASE: "passphrase",
        }),
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const result = await resultOf(child);
    sample.remove();
    const loaded = readFileSync(list, "utf8").split("\n");
    return { result, loaded: loaded.filter((url) => url.includes("/automation/")) };
  };

  it("never loads the sandbox", async () => {
    const backend = `file://${folder}`;
    const { loaded, result } = await run(["preview", "-e", "development", "--backend", backend]);
    expect(loaded.join("\n"), result.stderr).to.include("/automation/session/realTarget.ts");
    expect(asked.join("\n"), result.stderr + result.stdout).to.include("GetCallerIdentity");
    expect(loaded.filter((url) => url.includes("/automation/sandbox/"))).to.deep.equal([]);
  });

  it("loads it where it is asked for, so that this test can fail", async () => {
    const { loaded, result } = await run(["preview", "-e", "development", `--sandbox=${join(folder, "sandbox")}`]);
    expect(loaded.join("\n"), result.stderr).to.include("/automation/sandbox/index.ts");
  });
});
