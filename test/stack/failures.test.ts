import { expect } from "chai";
import { formatRunError, fromPlain, RunError, toPlain } from "../../automation/base/errors.js";
import { forgetSecrets, registerSecrets } from "../../automation/base/mask.js";
import { explainFailure, type FailedRun, innermostCause } from "../../automation/stack/failures.js";

const urn = (name: string, type = "aws:ecs/service:Service") => `urn:pulumi:test::todo::${type}::${name}`;

function explain(run: Partial<FailedRun>): RunError {
  const error = new Error("code: -2\n stdout: \n stderr: Command failed");
  return explainFailure({ error, stack: "test", operation: "up", interrupted: false, errors: [], failed: [], ...run });
}

function explainText(stderr: string): RunError {
  return explain({ error: new Error(`code: -2\n stdout: \n stderr: ${stderr}\n err?: Error: ${stderr}\n`) });
}

describe("failures", () => {
  afterEach(forgetSecrets);

  it("gets through the wrappings to the innermost cause", () => {
    const text =
      'Unhandled exception: Error: error serializing property "description": error serializing property "tags": it broke\n    at a (file.js:1:2)';
    expect(innermostCause(text)).to.equal("it broke");
  });

  it("tells a cause once and names who else it struck", () => {
    const cause = "api error InvalidVpcID.NotFound: The vpc ID does not exist";
    const errors = ["a", "b", "c", "d", "e"].map((name) => ({ text: cause, urn: urn(name) }));
    const error = explain({ errors });
    expect(error.kind).to.equal("resource failed");
    expect(error.failures).to.have.length(1);
    expect(error.message).to.equal(
      `up of test failed:\n  a [aws:ecs/service:Service] (so did b, c, d and 1 more): ${cause}`,
    );
  });

  it("names each resource once, however often it says the same", () => {
    const errors = ["a", "b", "a", "b", "c", "b"].map((name) => ({ text: "no such VPC", urn: urn(name) }));
    expect(explain({ errors }).failures.map(({ name, also }) => [name, also])).to.deep.equal([["a", ["b", "c"]]]);
  });

  it("does not take a bucket that a resource misses for the one of the state", () => {
    const text = "api error NoSuchBucket: The specified bucket does not exist";
    expect(explain({ errors: [{ text, urn: urn("a") }] }).kind).to.equal("resource failed");
    expect(explainText(text).kind).to.equal("backend");
  });

  it("knows a cause again though it names the resource that it struck", () => {
    const errors = ["a", "b"].map((name) => ({ text: `creating group (${name}): no such VPC`, urn: urn(name) }));
    expect(explain({ errors }).failures.map(({ name, also }) => [name, also])).to.deep.equal([["a", ["b"]]]);
  });

  it("keeps different causes apart", () => {
    const errors = [
      { text: "first", urn: urn("a") },
      { text: "second", urn: urn("b") },
    ];
    expect(explain({ errors }).failures.map(({ name, cause }) => [name, cause])).to.deep.equal([
      ["a", "first"],
      ["b", "second"],
    ]);
  });

  it("leaves out what the engine only says about its own ending", () => {
    const errors = [
      { text: "the real one", urn: urn("a") },
      { text: "update failed" },
      { text: "resource monitor shut down while waiting on step's done channel" },
    ];
    expect(explain({ errors }).failures.map(({ cause }) => cause)).to.deep.equal(["the real one"]);
  });

  it("folds a program's error and its echoes into one", () => {
    const errors = [
      { text: "Unhandled exception: it broke", urn: urn("todo-test", "pulumi:pulumi:Stack") },
      { text: "One or more errors occurred: it broke", urn: urn("todo-test", "pulumi:pulumi:Stack") },
    ];
    const error = explain({ errors });
    expect(error.kind).to.equal("program");
    expect(error.message).to.equal("it broke");
  });

  it("masks registered secrets in causes and transcripts", () => {
    registerSecrets(["hunter2hunter2"]);
    const error = explain({
      error: new Error("stderr: password hunter2hunter2"),
      errors: [{ text: "bad password hunter2hunter2", urn: urn("a") }],
    });
    expect(error.message).to.contain("bad password [secret]");
    expect(error.transcript).not.to.contain("hunter2");
  });

  it("does not promise in a preview that something was recorded", () => {
    const error = explain({ operation: "preview", errors: [{ text: "no", urn: urn("a") }] });
    expect(error.hint ?? "").not.to.contain("recorded");
  });

  it("calls an interrupted run aborted, not failed", () => {
    expect(explain({ interrupted: true }).kind).to.equal("aborted");
  });

  const texts: [string, string, string][] = [
    [
      "locked",
      "a lock of a file backend",
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end",
    ],
    ["locked", "a lock of Pulumi Cloud", "error: [409] Conflict: Another update is currently in progress."],
    [
      "passphrase",
      "a wrong passphrase",
      'error: constructing secrets manager of type "passphrase": incorrect passphrase',
    ],
    ["plugin", "a plugin that can't be had", "error: could not download plugin for provider aws"],
    [
      "plugin",
      "a host without packs",
      'error: policy pack "/p" failed to start: could not read plugin [/p]: not supported',
    ],
    [
      "backend",
      "a state that is no JSON",
      "error: could not deserialize deployment: invalid character 'x' looking for beginning of value",
    ],
    [
      "backend",
      "a backend without a login",
      "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions",
    ],
    ["credentials", "AWS without credentials", "error: No valid credential sources found."],
    [
      "program",
      "a domain without a zone",
      "error: invocation of aws:route53/getZone:getZone returned an error: no matching Route 53 Hosted Zone found",
    ],
    ["protected", "a protected resource", 'error: resource "urn:x" cannot be deleted because it is protected.'],
  ];
  for (const [kind, what, text] of texts) {
    it(`recognises ${what} as "${kind}" and says what to do`, () => {
      const error = explainText(text);
      expect(error.kind).to.equal(kind);
      expect(error.hint).to.be.a("string").and.not.equal("");
    });
  }

  it("hands on an error that is explained already", () => {
    const refused = new RunError("protected", "no");
    expect(explain({ error: refused })).to.equal(refused);
  });

  it("comes whole through another process", () => {
    const error = new RunError("locked", "held", { hint: "wait", stack: "test", transcript: "t" });
    const arrived = fromPlain(JSON.parse(JSON.stringify(toPlain(error))));
    expect(formatRunError(arrived)).to.equal("held\n  wait");
    expect([arrived.kind, arrived.environment, arrived.transcript]).to.deep.equal(["locked", "test", "t"]);
  });
});
