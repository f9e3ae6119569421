import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { eject } from "../../automation/eject/index.js";
import { addFiles, makeFolder, removeFolders } from "../support/folder.js";

/** A service whose addons take what the service itself has, and make nothing that it takes. */
const application = {
  "copilot/.workspace": "application: shop\n",
  "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
  "copilot/web/manifest.yml": "name: web\ntype: Backend Service\nimage: {location: nginx, port: 80}\n",
  "copilot/web/addons/alarm.yml": `
Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}, ServiceName: {Type: String}, Group: {Type: String}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Sub '\${ServiceName}-\${Group}'}}
`,
  "copilot/web/addons/addons.parameters.yml":
    "Parameters:\n  ServiceName: !GetAtt Service.Name\n  Group: !GetAtt DiscoveryService.Arn\n",
};

describe("a program that eject writes", function () {
  this.timeout(60_000);
  after(removeFolders);

  it("gives addons what their own service has made, and lets them wait for it", async () => {
    const dir = makeFolder(application);
    const out = join(makeFolder(), "out");
    await eject({ dir, out, environments: ["test"], sandbox: true });
    const web = readFileSync(join(out, "web.ts"), "utf8");
    expect(web).to.contain("export const web: BackendService = new BackendService(");
    expect(web).to.contain("ServiceName: later(() => web.service.name)");
    expect(web).to.contain("Group: later(() => web.discoveryService.arn)");
    expect(web).to.contain("afterWorkload: true");
    expect(web).to.contain('import { later } from "./patches";');
    expect(readFileSync(join(out, "patches.ts"), "utf8")).to.contain("export const later");
  });

  it("has what the state encrypts as a secret, with its value, and says where", async () => {
    const dir = makeFolder(application);
    addFiles(dir, {
      "copilot/web/addons/alarm.yml": `
Parameters: {App: {Type: String}, Env: {Type: String}, Name: {Type: String}, Token: {Type: String, NoEcho: true}}
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Token}}}
`,
      "copilot/web/addons/addons.parameters.yml": "Parameters: {Token: t0ken}\n",
    });
    const out = join(makeFolder(), "out");
    const notices: string[] = [];
    await eject({ dir, out, environments: ["test"], sandbox: true, flat: true }, (event) => {
      if (event.kind === "notice") notices.push(event.text);
    });
    expect(notices.join("\n")).to.contain("web.ts: holds values in plain text that are secret in the state");
    expect(readFileSync(join(out, "web.ts"), "utf8")).to.match(/templateBody: pulumi\.secret\(`[^`]*t0ken/);
  });
});
