import { join } from "node:path";
import { expect } from "chai";
import type { DomainStatus } from "../../automation/aws/domainCheck.js";
import { examine, type Finding } from "../../automation/operations/doctor.js";
import { makeFolder, removeFolders } from "../support/folder.js";
import { fakePlugin } from "../support/sessionPlugin.js";

async function look(variables: Record<string, string>, options = {}): Promise<Record<string, Finding>> {
  const home = makeFolder();
  const all = await examine({ dir: home, ...options }, { HOME: home, PATH: "", ...variables });
  return Object.fromEntries(all.map((finding) => [finding.topic, finding]));
}

describe("doctor", () => {
  afterEach(removeFolders);

  it("gives a remedy for everything that is missing", async () => {
    const findings = Object.values(await look({}));
    const without = findings.filter(({ status, remedy }) => status === "missing" && !remedy);
    expect(without).to.deep.equal([]);
    expect(findings.filter(({ status }) => status === "missing").length).to.be.greaterThan(2);
  });

  it("finds credentials in variables, in files and in the container's role", async () => {
    const home = makeFolder({ ".aws/credentials": "[default]\naws_access_key_id = x\n" });
    const found = [
      await look({ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" }),
      await look({ HOME: home }),
      await look({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" }),
    ];
    expect(found.map((one) => one["AWS credentials"]?.status)).to.deep.equal(["ok", "ok", "ok"]);
    expect((await look({}))["AWS credentials"]?.status).to.equal("missing");
  });

  it("says which profile is missing", async () => {
    const home = makeFolder({ ".aws/config": "[profile prod]\nregion = eu-west-1\n" });
    expect((await look({ HOME: home }, { profile: "prod" }))["AWS credentials"]?.status).to.equal("ok");
    expect((await look({ HOME: home }, { profile: "dev" }))["AWS credentials"]?.detail).to.equal(
      "there is no profile dev",
    );
  });

  it("takes the region from a variable or from the AWS settings", async () => {
    const home = makeFolder({ ".aws/config": "[default]\nregion = eu-west-1\n" });
    expect((await look({ AWS_REGION: "us-east-2" }))["AWS region"]?.detail).to.equal("us-east-2");
    expect((await look({ HOME: home }))["AWS region"]?.detail).to.equal("eu-west-1, from the AWS settings");
  });

  it("looks at the application's domain, with the role that leads to its zone", async () => {
    const role = "arn:aws:iam::999999999999:role/dns";
    const home = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/airlift.yml": `domain: {name: example.com, role: "${role}"}\nenvironments: {prod: {region: eu-west-1}}\n`,
    });
    const asked: unknown[] = [];
    const finding = async (status: DomainStatus | Error) => {
      const all = await examine({ dir: home }, { HOME: home, PATH: "" }, async (access, domain) => {
        asked.push([domain, access.role, access.region]);
        if (status instanceof Error) throw status;
        return status;
      });
      return all.find(({ topic }) => topic === "domain");
    };
    expect((await finding({ state: "ready", zone: "Z1" }))?.status).to.equal("ok");
    expect(asked).to.deep.equal([["example.com", role, "eu-west-1"]]);
    const elsewhere = await finding({
      state: "not delegated",
      zone: "Z1",
      wanted: ["ns-1.awsdns"],
      found: ["ns.other"],
    });
    expect(elsewhere).to.include({ status: "missing", needed: true });
    expect(elsewhere?.remedy).to.include("ns-1.awsdns");
    expect(await finding(new Error("no credentials"))).to.include({ status: "unknown", needed: false });
    expect((await look({})).domain, "without a domain").to.equal(undefined);
  });

  it("asks for a session-manager-plugin that AWS supports", async () => {
    const plugin = async (version: string) =>
      (await look({ PATH: fakePlugin({ version }).path }))["session-manager-plugin"];
    expect(await plugin("1.2.764.0")).to.include({ status: "ok" });
    const old = await plugin("1.2.707.0");
    expect(old).to.include({ status: "missing", needed: false });
    expect(old?.detail).to.match(/^1\.2\.707\.0, .*no longer supports versions before 1\.2\.764\.0$/);
    expect(old?.remedy).to.contain("Install version 1.2.764.0 or later: https://");
    expect((await look({}))["session-manager-plugin"]?.detail).to.equal("not on PATH");
  });

  it("asks for no account and no backend of a simulated AWS", async () => {
    const found = await look({ CI: "true" }, { sandbox: "/simulated" });
    expect(found).not.to.have.any.keys("AWS credentials", "AWS region", "state backend", "secrets");
    expect(found["simulated AWS"]).to.include({ status: "ok", detail: "/simulated, with the state in it" });
  });

  it("asks for a backend in CI, and only there", async () => {
    expect((await look({ CI: "false" }))["state backend"]?.status).to.equal("ok");
    expect((await look({ CI: "true" }))["state backend"]?.status).to.equal("missing");
    expect((await look({}))["state backend"]?.status).to.equal("ok");
  });

  it("asks for what opens the secrets of a shared backend", async () => {
    expect((await look({ PULUMI_BACKEND_URL: "s3://b" })).secrets?.status).to.equal("missing");
    expect((await look({ PULUMI_BACKEND_URL: "s3://b", PULUMI_CONFIG_PASSPHRASE: "p" })).secrets?.status).to.equal(
      "ok",
    );
  });

  it("shows which engine is used and where it is from", async () => {
    const bin = makeFolder({ pulumi: { executable: "#!/bin/sh\necho v3.249.0\n" } });
    const finding = (await look({ PATH: bin }))["Pulumi engine"];
    expect(finding?.detail).to.equal(`3.249.0, ${join(bin, "pulumi")} (from PATH)`);
  });

  it("never prints a passphrase", async () => {
    const found = await look({ PULUMI_CONFIG_PASSPHRASE: "hunter2hunter2" });
    expect(JSON.stringify(found)).not.to.contain("hunter2");
  });
});
