import { join } from "node:path";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import { mask } from "../../automation/base/mask.js";
import { escVariables, setMissing } from "../../automation/session/escEnvironments.js";
import { makeFolder, removeFolders } from "../support/folder.js";

/** Answers as `pulumi env open` does. */
const pulumi = `#!/bin/sh
case "$1 $2 $3" in
  "env open acme/shop/base") echo '{"environmentVariables": {"AWS_REGION": "eu-west-1", "COLOUR": "green"}, "other": 1}' ;;
  "env open acme/shop/prod") echo '{"environmentVariables": {"COLOUR": "red", "AWS_SECRET_ACCESS_KEY": "not-for-reading-9"}}' ;;
  *) echo "error: [404] Not Found: environment not found" >&2; exit 1 ;;
esac
`;

describe("environments of Pulumi ESC", () => {
  afterEach(removeFolders);
  const engine = () => {
    const folder = makeFolder({ pulumi: { executable: pulumi } });
    return { command: join(folder, "pulumi"), version: "3.250.0", origin: "variable" as const };
  };

  it("give a run their variables, the last one's first, and hide credentials", async () => {
    const found = await escVariables(engine(), ["acme/shop/base", "acme/shop/prod"]);
    expect(found).to.deep.equal({ AWS_REGION: "eu-west-1", COLOUR: "red", AWS_SECRET_ACCESS_KEY: "not-for-reading-9" });
    expect(mask("key not-for-reading-9 in eu-west-1"))
      .to.match(/in eu-west-1$/)
      .and.not.contain("not-for-reading-9");
  });

  it("do not win over what is set on the machine", () => {
    const env: NodeJS.ProcessEnv = { AWS_REGION: "us-east-1" };
    setMissing({ AWS_REGION: "eu-west-1", COLOUR: "red" }, env);
    expect(env).to.deep.equal({ AWS_REGION: "us-east-1", COLOUR: "red" });
  });

  it("are named when they can't be opened", async () => {
    const error: unknown = await escVariables(engine(), ["acme/shop/other"]).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(RunError);
    expect((error as RunError).message)
      .to.contain("acme/shop/other")
      .and.contain("404");
  });
});
