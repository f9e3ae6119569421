import { expect } from "chai";
import {
  forgetSecrets,
  mask,
  maskAll,
  maskedStream,
  namesSecret,
  registeredSecrets,
  registerSecrets,
} from "../../automation/base/mask.js";

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

  it("are masked in whatever a value holds", () => {
    registerSecrets(["correct horse"]);
    expect(maskAll({ "correct horse": [1, null, { a: "the correct horse" }] })).to.deep.equal({
      "[secret]": [1, null, { a: "the [secret]" }],
    });
  });

  it("are masked in all that is written to a stream, which stays what it is otherwise", () => {
    registerSecrets(["correct horse"]);
    const written: string[] = [];
    const stream = { columns: 80, isTTY: true, write: (text: string) => written.push(text) };
    const masked = maskedStream(stream);
    masked.write("a correct horse");
    stream.columns = 100;
    expect(written).to.deep.equal(["a [secret]"]);
    expect(masked).to.include({ columns: 100, isTTY: true });
  });

  it("are what settings hold whose names say so", () => {
    for (const name of ["DB_PASSWORD", "npm_token", "API_KEY", "SECRET", "AUTH", "PRIVATE_PEM", "PASS", "KEY"])
      expect(namesSecret(name), name).to.equal(true);
    for (const name of ["NODE_ENV", "VERSION", "PASSENGERS", "KEYBOARD", "COMPASS_URL"])
      expect(namesSecret(name), name).to.equal(false);
  });
});
