import { Readable } from "node:stream";
import { expect } from "chai";
import { forgetSecrets, mask } from "../../automation/base/mask.js";
import { runCommand } from "../../automation/cli/index.js";
import { importSecrets, initSecret, listStoredSecrets, setOneSecret } from "../../automation/init/secret.js";
import { readEnvFile, readSecretFile, readValuesFlag } from "../../automation/init/secretValues.js";
import { type FakeAws, fakeAws, pointAt } from "../aws/fakeAws.js";
import { failure, folderFor, type TestFolder } from "./folderFor.js";

const value = "correct-horse-battery";

describe("init: secrets", function () {
  this.timeout(120_000);
  let aws: FakeAws;
  let shell: { restore(): void };
  let folder: TestFolder;
  beforeEach(async () => {
    aws = await fakeAws();
    shell = pointAt(aws.url);
    folder = folderFor({
      "copilot/.workspace": "application: todo\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/environments/prod/manifest.yml": "name: prod\ntype: Environment\n",
    });
  });
  afterEach(async () => {
    shell.restore();
    forgetSecrets();
    folder.remove();
    await aws.close();
  });

  const stored = () => Object.fromEntries([...aws.parameters].map(([name, one]) => [name, one.value]));
  const noInput = async () => undefined;

  describe("secret init", () => {
    it("stores Copilot's --values in each environment, and says what to write into a manifest", async () => {
      await initSecret(folder.silent(), { name: "db-pass", values: ["test=one,prod=a=b,c"] });
      expect(stored()).to.deep.equal({
        "/copilot/todo/test/secrets/db-pass": "one",
        "/copilot/todo/prod/secrets/db-pass": "a=b,c",
      });
      expect(folder.messages).to.include(
        "    DB_PASS: /copilot/${COPILOT_APPLICATION_NAME}/${COPILOT_ENVIRONMENT_NAME}/secrets/db-pass",
      );
      expect(folder.messages.join()).to.contain("process list").and.not.to.contain("a=b");
    });

    it("stores Copilot's file of secrets, every scalar by its own text", async () => {
      folder.add({ "secrets.yml": `db:\n  test: ${value}\n  prod: 010\nflag:\n  test: yes\n` });
      await initSecret(folder.silent(), { cliInputYaml: `${folder.path}/secrets.yml` });
      expect(stored()).to.deep.equal({
        "/copilot/todo/test/secrets/db": value,
        "/copilot/todo/prod/secrets/db": "010",
        "/copilot/todo/test/secrets/flag": "yes",
      });
    });

    it("asks for a name and, unseen, for each environment's value; none means none", async () => {
      await initSecret(folder.answering("db", ["prod", "test"], value, ""), {});
      expect(stored()).to.deep.equal({ "/copilot/todo/prod/secrets/db": value });
    });

    it("keeps what is there and still stores the others", async () => {
      aws.parameters.set("/copilot/todo/test/secrets/db", { value: "old", tags: {} });
      const words = await failure(initSecret(folder.silent(), { name: "db", values: ["test=new", "prod=new"] }));
      expect(words).to.contain("/copilot/todo/test/secrets/db exists already and kept its value");
      expect(stored()).to.deep.equal({
        "/copilot/todo/test/secrets/db": "old",
        "/copilot/todo/prod/secrets/db": "new",
      });
    });

    it("names what is missing, and environments that are none", async () => {
      expect(await failure(initSecret(folder.silent(), { values: ["test=a"] }))).to.match(/^--name is missing/);
      expect(await failure(initSecret(folder.silent(), { name: "db" }))).to.match(
        /^--values is missing.*--cli-input-yaml.*airlift secret set/,
      );
      expect(await failure(initSecret(folder.silent(), { name: "db", environments: ["test"] }))).to.match(
        /^--values is missing/,
      );
      expect(await failure(initSecret(folder.silent(), { name: "db", values: ["tset=a"] }))).to.contain(
        'Did you mean "test"?',
      );
      expect(stored()).to.deep.equal({});
    });
  });

  describe("secret set", () => {
    it("takes the value from standard input, without its last line break", async () => {
      await setOneSecret(folder.silent(), { name: "db", environments: ["test"] }, async () => `${value}\n`);
      expect(stored()).to.deep.equal({ "/copilot/todo/test/secrets/db": value });
      expect(folder.messages).to.deep.equal(["Stored /copilot/todo/test/secrets/db"]);
    });

    it("asks for it unseen", async () => {
      await setOneSecret(folder.answering("test", value), { name: "db" }, noInput);
      expect(folder.asked).to.deep.equal(["--env", "--value-file, or the value on standard input"]);
      expect(stored()).to.deep.equal({ "/copilot/todo/test/secrets/db": value });
    });

    it("takes a parameter's whole name on demand", async () => {
      await setOneSecret(
        folder.silent(),
        { name: "GITHUB_TOKEN", fullName: true, environments: ["test"] },
        async () => value,
      );
      expect(aws.parameters.get("GITHUB_TOKEN")?.tags).to.deep.equal({
        "copilot-application": "todo",
        "copilot-environment": "test",
      });
    });

    it("says where a value may come from when there is none", async () => {
      const words = await failure(setOneSecret(folder.silent(), { name: "db", environments: ["test"] }, noInput));
      expect(words).to.match(/^--value-file, or the value on standard input is missing/);
    });
  });

  describe("on the command line", () => {
    const run = async (args: string[], input: string[]) => {
      let printed = "";
      const code = await runCommand([...args, "--dir", folder.path], {
        stdout: { write: (text) => (printed += text) },
        stderr: { write: (text) => (printed += text) },
        stdin: Readable.from(input) as unknown as NodeJS.ReadStream,
        variables: {},
      });
      return { code, printed };
    };

    it("set takes the value from a pipe or a file, and prints no part of it", async () => {
      const piped = await run(["secret", "set", "db", "-e", "test"], [value.slice(0, 5), `${value.slice(5)}\n`]);
      expect(piped.code, piped.printed).to.equal(0);
      folder.add({ value: `${value}-2` });
      const read = await run(
        ["secret", "set", "-n", "db2", "--env", "prod", "--value-file", `${folder.path}/value`, "--json"],
        [],
      );
      expect(read.code, read.printed).to.equal(0);
      expect(stored()).to.deep.equal({
        "/copilot/todo/test/secrets/db": value,
        "/copilot/todo/prod/secrets/db2": `${value}-2`,
      });
      expect(piped.printed + read.printed).not.to.contain(value);
    });

    it("set shows no word that is too many: it may be the value", async () => {
      const { code, printed } = await run(["secret", "set", "db", value, "-e", "test"], []);
      expect(code).to.equal(1);
      expect(printed).to.contain("too many arguments").and.to.contain("piped in").and.not.to.contain(value);
      const flag = await run(["secret", "set", "db", `--value=${value}`, "-e", "test"], []);
      expect(flag.printed).to.contain("Unknown argument: value").and.not.to.contain(value);
    });

    it("init takes Copilot's flags, and ls lists without values", async () => {
      expect(
        await run(["secret", "init", "--name", "db", "--values", `test=${value},prod=other-value`], []),
      ).to.include({ code: 0 });
      const { printed } = await run(["secret", "ls", "-e", "test,prod"], []);
      expect(printed).to.equal("test\tdb\t/copilot/todo/test/secrets/db\nprod\tdb\t/copilot/todo/prod/secrets/db\n");
    });
  });

  it("secret import stores every line of an env file", async () => {
    folder.add({
      ".env": `# comment\nexport DB="${value}\\nsecond"\nURL='http://x?a=b' # why\nPLAIN=word # why\n\nEMPTY_IS=x=y\n`,
    });
    await importSecrets(folder.silent(), { envFile: `${folder.path}/.env`, environments: ["test"] });
    expect(stored()).to.deep.equal({
      "/copilot/todo/test/secrets/DB": `${value}\nsecond`,
      "/copilot/todo/test/secrets/URL": "http://x?a=b",
      "/copilot/todo/test/secrets/PLAIN": "word",
      "/copilot/todo/test/secrets/EMPTY_IS": "x=y",
    });
    expect(mask(`${value} here`)).to.equal("[secret] here");
  });

  it("secret import takes values in quotes as they are: over several lines, with = and quotes and in every alphabet", async () => {
    folder.add({
      ".env": `KEY="-----BEGIN-----\n${value}==\n-----END-----" # a key\nSAY='"so=so" — 日本'\nTWICE="a \\"b\\" \\\\"\nLAST=1\n`,
    });
    expect(readEnvFile(`${folder.path}/.env`)).to.deep.equal([
      { name: "KEY", value: `-----BEGIN-----\n${value}==\n-----END-----` },
      { name: "SAY", value: '"so=so" — 日本' },
      { name: "TWICE", value: 'a "b" \\' },
      { name: "LAST", value: "1" },
    ]);
  });

  it("says which parameters cost something", async () => {
    folder.add({ long: "x".repeat(4097), short: "x".repeat(4096) });
    const from = (file: string) => async () => folder.read(file);
    await setOneSecret(folder.silent(), { name: "short", environments: ["test"] }, from("short"));
    expect(folder.messages.join()).not.to.contain("advanced");
    await setOneSecret(folder.silent(), { name: "long", environments: ["test"] }, from("long"));
    expect(folder.messages.join()).to.contain("more than 4,096 bytes");
  });

  it("in the sandbox goes to the simulated AWS, which keeps names and tags and no values", async () => {
    const flags = { sandbox: true, name: "db", values: [`test=${value}`] };
    await initSecret(folder.silent(), flags);
    expect(await failure(initSecret(folder.silent(), flags))).to.contain("--overwrite");
    const found = await listStoredSecrets(folder.silent(), { sandbox: true, environments: ["test"] });
    expect(found[0]?.secrets[0]).to.deep.include({ name: "db", parameter: "/copilot/todo/test/secrets/db" });
    expect([...aws.parameters.keys()]).to.deep.equal([]);
    const world = folder.read(".airlift/simulated-aws.jsonl");
    expect(world).to.contain('"copilot-environment":"test"').and.not.to.contain(value);
    expect(folder.messages.join("\n")).to.contain("simulated AWS").and.not.to.contain(value);
  });

  it("secret ls shows names by environment", async () => {
    aws.parameters.set("/copilot/todo/test/secrets/db", { value, tags: {} });
    const found = await listStoredSecrets(folder.silent(), {});
    expect(found.map(({ environment, secrets }) => [environment, secrets.map(({ name }) => name)])).to.deep.equal([
      ["prod", []],
      ["test", ["db"]],
    ]);
  });

  it("never shows a value or the line that holds it in an error", async () => {
    folder.add({
      ".env": `GOOD=1\n${value}\n`,
      "open.env": `GOOD=1\nBAD="${value}\n\n`,
      "more.env": `BAD="" ${value}\n`,
      "list.yml": `- ${value}\n`,
      "flat.yml": `db: ${value}\n`,
      "broken.yml": `db: {test: "${value}\n`,
    });
    const words = [
      await failure(Promise.resolve().then(() => readEnvFile(`${folder.path}/.env`))),
      await failure(Promise.resolve().then(() => readSecretFile(`${folder.path}/list.yml`))),
      await failure(Promise.resolve().then(() => readSecretFile(`${folder.path}/flat.yml`))),
      await failure(Promise.resolve().then(() => readSecretFile(`${folder.path}/broken.yml`))),
      await failure(Promise.resolve().then(() => readValuesFlag("db", [value]))),
    ];
    words.push(
      await failure(Promise.resolve().then(() => readEnvFile(`${folder.path}/open.env`))),
      await failure(Promise.resolve().then(() => readEnvFile(`${folder.path}/more.env`))),
    );
    expect(words[0]).to.contain(".env:2");
    expect(words[5]).to.contain("open.env:2").and.to.contain("never closed");
    expect(words[6]).to.contain("more.env:1");
    for (const one of words) expect(one).not.to.contain(value);
  });
});
