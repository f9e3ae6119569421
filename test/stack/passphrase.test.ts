import { expect } from "chai";
import { opens } from "../../automation/stack/passphrase.js";

describe("a state's passphrase", () => {
  // Made by pulumi 3.250.0 with the passphrase "right".
  const salt = "v1:oGd0+kjtZZE=:v1:ctkAsUNuJcezLxMs:JGzTFB+g/d/SLpdxEXVrz0XAnhPFGw==";

  it("is known by what Pulumi encrypted beside the salt", async () => {
    expect(await opens(salt, "right")).to.equal(true);
  });

  it("is not another one", async () => {
    expect(await opens(salt, "wrong")).to.equal(false);
  });

  it("is not judged where the salt has a form of another release", async () => {
    expect(await opens("v9:what", "wrong")).to.equal(true);
  });
});
