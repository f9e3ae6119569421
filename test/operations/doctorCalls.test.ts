import { expect } from "chai";
import {
  accountFindings,
  clockFinding,
  examineByCalls,
  stateAccessFinding,
} from "../../automation/operations/doctorCalls.js";
import { openFolder } from "../../automation/session/openFolder.js";
import { fakeAws } from "../aws/fakeAws.js";
import { makeFolder, removeFolders } from "../support/folder.js";

describe("doctor, by calls", () => {
  afterEach(removeFolders);

  it("says whose credentials these are, and that the clock agrees", async () => {
    const fake = await fakeAws();
    try {
      const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
      const [account, clock] = await accountFindings({ region: "eu-west-1", endpoint: fake.url, credentials });
      expect(account).to.deep.include({ status: "ok", detail: "111122223333, as arn:aws:iam::111122223333:user/me" });
      expect(clock).to.deep.include({ topic: "clock", status: "ok" });
      expect(fake.calls).to.deep.equal(["GetCallerIdentity"]);
    } finally {
      await fake.close();
    }
  });

  it("says what to do when STS does not accept them", async () => {
    const credentials = { accessKeyId: "fake", secretAccessKey: "fake" };
    const [account, ...more] = await accountFindings({
      region: "eu-west-1",
      endpoint: "http://127.0.0.1:9",
      credentials,
    });
    expect(account).to.deep.include({ topic: "AWS account", status: "missing" });
    expect(account?.remedy).to.contain("Log in again");
    expect(more).to.deep.equal([]);
  });

  it("takes a clock that is wrong by more than five minutes for missing", () => {
    expect(clockFinding(0)).to.deep.include({ status: "ok", detail: "agrees with AWS's" });
    expect(clockFinding(-90_000)).to.deep.include({ status: "ok", detail: "90 s ahead of AWS's" });
    expect(clockFinding(400_000)).to.deep.include({ status: "missing", detail: "400 s behind AWS's" });
  });

  it("asks a simulated AWS as it asks AWS: who it is, and for its quotas", async () => {
    const manifest =
      "name: web\ntype: Load Balanced Web Service\nimage: {location: nginx, port: 80}\nhttp: {path: /}\n";
    const dir = makeFolder({ "copilot/.workspace": "application: shop\n", "copilot/web/manifest.yml": manifest });
    const findings = await examineByCalls({ dir, sandbox: true, environments: ["test"] });
    expect(findings.map(({ topic, status }) => `${topic}: ${status}`)).to.deep.equal([
      "AWS account: ok",
      "clock: ok",
      "state access: ok",
      "quotas: ok",
    ]);
  });

  it("reads the state where it is", async () => {
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "state/.pulumi/stacks/shop/test.json": "{}",
    });
    const finding = (backend: string) => stateAccessFinding(openFolder({ dir, backend }));
    expect(await finding(`file://${dir}/state`)).to.deep.include({
      status: "ok",
      detail: "1 stack readable, and writable",
    });
    expect(await finding(`file://${dir}/copilot/.workspace`)).to.deep.include({ status: "missing" });
  });
});
