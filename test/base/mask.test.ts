import { expect } from "chai";
import { forgetSecrets, mask, registeredSecrets, registerSecrets } from "../../automation/base/mask.js";

describe("mask", () => {
  afterEach(forgetSecrets);

  it("hides every registered value", () => {
    registerSecrets(["correct horse", "battery staple"]);
    expect(mask("correct horse, battery staple, correct horse")).to.equal("[secret], [secret], [secret]");
  });

  it("hides a value in the forms in which it travels", () => {
    registerSecrets(['a "quoted" one\nand more of it']);
    expect(mask(JSON.stringify({ x: 'a "quoted" one\nand more of it' }))).to.equal('{"x":"[secret]"}');
    expect(mask("line: and more of it")).to.equal("line: [secret]");
  });

  it("hides the longer value first where one is part of another", () => {
    registerSecrets(["secret", "secret-and-more"]);
    expect(mask("secret-and-more")).to.equal("[secret]");
  });

  it("takes values literally, not as patterns", () => {
    registerSecrets(["a.c+e(f)"]);
    expect(mask("abc+e(f) a.c+e(f)")).to.equal("abc+e(f) [secret]");
  });

  it("leaves short values alone, which would blot out ordinary words", () => {
    registerSecrets(["true", "1", "  "]);
    expect(mask("true 1")).to.equal("true 1");
  });

  it("tells another process what to hide", () => {
    registerSecrets(["correct horse"]);
    expect(registeredSecrets()).to.include("correct horse");
  });
});
