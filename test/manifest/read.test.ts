import { expect } from "chai";
import { manifestLimit, positionOf, readManifest } from "../../automation/manifest/index.js";
import { backendService, errorsOf, linesOf, longFormOf, resolved, warningsOf } from "./reading.js";

describe("reading the text of a manifest", () => {
  it("tells the kind by type", () => {
    expect(readManifest({ file: "m.yml", text: backendService }).kind).to.equal("Backend Service");
  });

  it("says which types there are where type is missing or wrong", () => {
    expect(errorsOf("name: web\n")).to.deep.equal(["1:1 error : the manifest has no type"]);
    expect(errorsOf("name: web\ntype: Backend\n")).to.deep.equal(['2:7 error : "Backend" is not a type of manifest']);
  });

  it("refuses an empty file, a list and a text", () => {
    expect(errorsOf("")).to.deep.equal(["1:1 error : the file is empty"]);
    expect(errorsOf("# only a comment\n")).to.deep.equal(["1:1 error : the file is empty"]);
    expect(errorsOf("- a\n")).to.deep.equal(["1:1 error : a manifest is a map of keys"]);
    expect(errorsOf("hello\n")).to.deep.equal(["1:1 error : a manifest is a map of keys"]);
  });

  it("tells invalid YAML once, where it is", () => {
    const [first, ...more] = errorsOf(`${backendService}cpu: a: b\n`);
    expect(first).to.match(/^6:6 error : not valid YAML: nested mappings/);
    expect(more).to.deep.equal([]);
  });

  it("refuses duplicate keys and names the first one's line", () => {
    const { problems, longForm } = resolved(`${backendService}cpu: 256\nmemory: 512\ncpu: 512\n`);
    expect(linesOf(problems)).to.deep.equal(["8:1 error : the key cpu is given twice"]);
    expect(problems[0]?.hint).to.equal("It is already in line 6.");
    expect(longForm).to.equal(undefined);
  });

  it("reads anchors, aliases and merge keys", () => {
    const form = longFormOf(
      `${backendService}variables: &shared\n  A: "1"\n  B: "2"\nsidecars:\n  one:\n    image: envoy\n    variables:\n      <<: *shared\n      B: "3"\n`,
    );
    expect(form)
      .to.have.nested.property("sidecars.one.variables")
      .that.deep.equals({ A: { value: "1" }, B: { value: "3" } });
  });

  it("lets earlier maps of a merge list win, and keys of the map itself over both", () => {
    const text = `${backendService}variables:\n  <<: [{A: "1", B: "1"}, {B: "2", C: "2"}]\n  A: "0"\n`;
    expect(longFormOf(text).variables).to.deep.equal({ A: { value: "0" }, B: { value: "1" }, C: { value: "2" } });
  });

  it("refuses a merge key that is no map", () => {
    expect(errorsOf(`${backendService}variables:\n  <<: text\n`)).to.deep.equal([
      "7:7 error : << takes a map, or a list of maps",
    ]);
  });

  it("refuses an alias without its anchor and an anchor that contains itself", () => {
    expect(errorsOf(`${backendService}variables: *nowhere\n`)[0]).to.match(/^6:12 error /);
    expect(errorsOf(`${backendService}variables: &a\n  A: *a\n`)).to.deep.equal([
      "7:6 error : the anchor &a contains itself",
    ]);
  });

  it("refuses aliases that explode", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level <= 9; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    const errors = errorsOf(`${backendService}${lines.join("\n")}\n`);
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]).to.match(/^9:\d+ error : aliases expand to more than 10000 values$/);
  });

  it("refuses more than 1 MiB before it parses", () => {
    expect(errorsOf(`${backendService}# ${"x".repeat(manifestLimit)}\n`)).to.deep.equal([
      `1:1 error : the file has ${manifestLimit + backendService.length + 3} bytes; a manifest may have 1048576`,
    ]);
  });

  it("reads a file of just under 1 MiB", () => {
    expect(longFormOf(`${backendService}# ${"x".repeat(manifestLimit - backendService.length - 3)}\n`).name).to.equal(
      "web",
    );
  });

  it("refuses deep nesting in brackets, in dashes and in indents", () => {
    expect(errorsOf(`${backendService}variables: ${"[".repeat(100_000)}\n`)[0]).to.match(
      /^6:412 error : maps and lists nested more than 100 deep/,
    );
    expect(errorsOf(`${backendService}variables:\n  ${"- ".repeat(50_000)}x\n`)[0]).to.match(
      /^7:3 error : maps and lists nested more than 100 deep/,
    );
    const indented = Array.from({ length: 150 }, (_, depth) => `${" ".repeat(depth + 1)}k:`).join("\n");
    expect(errorsOf(`${backendService}variables:\n${indented}\n`)).to.satisfy((errors: string[]) =>
      errors.some((error) => error.includes("maps and lists nested more than 100 deep")),
    );
  });

  it("reads CRLF line ends and counts lines and columns with them", () => {
    const text = `${backendService}cpu: many\n`.replaceAll("\n", "\r\n");
    expect(errorsOf(text)).to.deep.equal(['6:6 error cpu: "many" is not a whole number']);
    expect(longFormOf(backendService.replaceAll("\n", "\r\n")).image).to.have.property("location", "nginx");
  });

  it("reads a byte order mark and leaves it out of columns", () => {
    expect(longFormOf(`\ufeff${backendService}`).name).to.equal("web");
    expect(errorsOf(`\ufeffname: [web]\ntype: Backend Service\nimage: {location: nginx}\n`)).to.deep.equal([
      "1:7 error name: a list is not allowed here",
    ]);
  });

  it("reads bytes: UTF-8 with and without mark, UTF-16 with one", () => {
    const named = backendService.replace("nginx", "nginx-ü");
    for (const bytes of [Buffer.from(named), Buffer.from(`\ufeff${named}`), Buffer.from(`\ufeff${named}`, "utf16le")]) {
      const { longForm } = resolved(bytes);
      expect(longForm).to.have.nested.property("image.location", "nginx-ü");
    }
  });

  it("refuses bytes that are not UTF-8, where they are", () => {
    const bytes = Buffer.concat([Buffer.from(`${backendService}cpu: `), Buffer.from([0xc3, 0x28]), Buffer.from("\n")]);
    expect(errorsOf(bytes)).to.deep.equal(["6:6 error : the file is not UTF-8 text"]);
  });

  it("refuses tabs as indents and takes them at the end of a line", () => {
    expect(errorsOf(`${backendService}variables:\n\tA: x\n`)[0]).to.match(
      /^7:1 error : not valid YAML: tabs are not allowed/,
    );
    expect(longFormOf(`${backendService}cpu: 512\t\n\t\nmemory: 1024 \t# much\n`)).to.include({
      cpu: 512,
      memory: 1024,
    });
  });

  it("refuses tags that mean nothing in a manifest", () => {
    expect(errorsOf(`${backendService}env_file: !Ref file.env\n`)).to.deep.equal([
      "6:16 error env_file: the tag !Ref has no meaning in a manifest",
    ]);
    expect(longFormOf(`${backendService}variables:\n  A: !!str 1.10\n`).variables).to.deep.equal({
      A: { value: "1.10" },
    });
  });

  it("reads the first of several documents and says so", () => {
    expect(warningsOf(`${backendService}---\nname: other\n`)).to.deep.equal([
      "6:1 warning : only the first document of the file is read",
    ]);
  });

  it("finds the place of any key path, or of what is above it", () => {
    const { document } = resolved(`${backendService}http:\n  path: /\n  additional_rules:\n    - path: /x\n`);
    expect(positionOf(document, "http.additional_rules[0].path")).to.deep.equal({ line: 9, column: 13 });
    expect(positionOf(document, "http.nothing")).to.deep.equal({ line: 7, column: 3 });
    expect(positionOf(document, "")).to.deep.equal({ line: 1, column: 1 });
  });
});
