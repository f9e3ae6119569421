import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { deploymentTable } from "../../automation/aws/rollout.js";
import { createPrinter } from "../../automation/cli/printer.js";
import { wrapped } from "../../automation/cli/wrapped.js";
import type { StackEvent } from "../../automation/engine/protocol.js";

const introducer = "\u001b";
/** A movement or a colour, or one character. */
const pieces = new RegExp(`${introducer}\\[\\d*[AJKm]|\\r|\\n|[^${introducer}\\r\\n]`, "g");

/** What a terminal of so many columns shows in the end: lines are overwritten where the cursor moves up. */
class Screen {
  readonly isTTY = true;
  readonly rows = 24;
  private lines: string[] = [""];
  private row = 0;
  private column = 0;
  /** Everything that was written. */
  raw = "";

  constructor(readonly columns: number) {}

  write = (text: string): void => {
    this.raw += text;
    for (const [part] of text.matchAll(pieces)) this.put(part);
  };

  /** What a terminal does with a key that nobody reads. */
  echo(text: string): void {
    for (const one of text) this.put(one);
  }

  get text(): string {
    return this.lines.map((line) => line.trimEnd()).join("\n");
  }

  private put(part: string): void {
    const up = /(\d+)A$/.exec(part.startsWith(introducer) ? part : "");
    if (up !== null) this.row = Math.max(0, this.row - Number(up[1]));
    else if (part === "\u001b[0J") {
      this.lines.splice(this.row + 1);
      this.lines[this.row] = (this.lines[this.row] ?? "").slice(0, this.column);
    } else if (part === "\u001b[0K") this.lines[this.row] = (this.lines[this.row] ?? "").slice(0, this.column);
    else if (part === "\r") this.column = 0;
    else if (part === "\n") this.down();
    else if (!part.startsWith("\u001b")) {
      if (this.column >= this.columns) this.down();
      const line = (this.lines[this.row] ?? "").padEnd(this.column);
      this.lines[this.row] = line.slice(0, this.column) + part + line.slice(this.column + 1);
      this.column += 1;
    }
  }

  private down(): void {
    this.row += 1;
    this.column = 0;
    this.lines[this.row] ??= "";
  }
}

const type = "aws:ec2/natGateway:NatGateway";
const step = { operation: "create", urn: `urn:pulumi:test::shop::${type}::nat`, type, name: "nat" };
const begin: StackEvent = { kind: "begin", stack: "test", operation: "up" };
const begun: StackEvent = { kind: "step", stack: "test", at: 0, step, planning: false };
const end: StackEvent = { kind: "end", stack: "test", ok: true };
const interrupted: StackEvent = { kind: "interrupted", stack: "test" };

describe("the live view", () => {
  it("says what it waits for, and takes its picture away in the end", async () => {
    const screen = new Screen(80);
    let now = 0;
    const printer = createPrinter({ stream: screen, variables: {}, now: () => now });
    printer.onEvent(begin);
    printer.onEvent(begun);
    now = 65_000;
    await sleep(250);
    expect(screen.text.split("\n").slice(0, 3)).to.deep.equal([
      "- A NAT gateway so that private subnets … (nat)  [create in progress]   [65.0s]",
      "Updating test … 65 s",
      "Waiting for nat (usually 2 min)",
    ]);
    printer.close();
    expect(screen.text.trim()).to.equal("");
  });

  it("leaves nothing of a key that the terminal has echoed into its picture", async () => {
    const screen = new Screen(80);
    const printer = createPrinter({ stream: screen, variables: { NO_COLOR: "1" }, now: () => 0 });
    printer.onEvent(begin);
    printer.onEvent(begun);
    await sleep(250);
    screen.echo("^C");
    printer.onEvent(interrupted);
    printer.onEvent(end);
    printer.close();
    expect(screen.text.split("\n").slice(0, 3)).to.deep.equal([
      "Stopping after the operations in progress. Press Ctrl-C again to stop at once,",
      "  which may leave resources half created.",
      "- A NAT gateway so that private subnets … (nat)  [create in progress]    [0.0s]",
    ]);
  });

  it("erases what a terminal that became narrower has broken into more lines", async () => {
    const screen = new Screen(80);
    const printer = createPrinter({ stream: screen, variables: {}, now: () => 0 });
    printer.onEvent(begin);
    printer.onEvent(begun);
    await sleep(250);
    Object.assign(screen, { columns: 40 });
    screen.raw = "";
    printer.close();
    expect(screen.raw).to.equal("\r\u001b[3A\u001b[0J");
  });

  it("shows within a second that something goes on where no event says so, until it is over", async () => {
    const screen = new Screen(80);
    const printer = createPrinter({ stream: screen, variables: {} });
    const work = sleep(900).then(() => "done");
    const shown = printer.during(work);
    await sleep(700);
    expect(screen.text).to.match(/^Reading manifests, state and AWS … \d s$/m);
    expect(await shown).to.equal("done");
    expect(screen.text.trim()).to.equal("");
    for (const event of [begin, end]) printer.onEvent(event);
    await sleep(500);
    expect(screen.text).not.to.contain("Reading");
    const quick = new Screen(80);
    await createPrinter({ stream: quick, variables: {} }).during(sleep(50));
    expect(quick.raw).to.equal("");
  });

  it("leaves the screen to a question", async () => {
    const screen = new Screen(80);
    const printer = createPrinter({ stream: screen, variables: {} });
    const asking = printer.during(
      sleep(500).then(async () => {
        printer.pause();
        screen.raw = "";
        await sleep(400);
        return screen.raw;
      }),
    );
    expect(await asking).to.equal("");
  });

  it("moves no cursor under CI and on a dumb terminal", async () => {
    for (const variables of [{ CI: "true" }, { TERM: "dumb" }, { CI: "false" }]) {
      const screen = new Screen(80);
      const printer = createPrinter({ stream: screen, variables: { ...variables, NO_COLOR: "1" }, now: () => 0 });
      const events = [begin, begun, interrupted, { ...begun, kind: "done" } as StackEvent, end];
      await printer.during(sleep(400).then(() => events.forEach(printer.onEvent)));
      printer.close();
      if ("CI" in variables && variables.CI === "false") {
        expect(screen.raw).not.to.equal(stripVTControlCharacters(screen.raw));
        continue;
      }
      expect(screen.raw).to.equal(stripVTControlCharacters(screen.raw));
      expect(screen.raw).to.contain("(nat)  [create complete]  [0.0s]\n");
    }
  });
});

describe("a message on a terminal", () => {
  it("is broken between words, and indented from the second line on", () => {
    expect(wrapped("  one two three", 10)).to.deep.equal(["  one two", "    three"]);
    expect(wrapped("one two", 10)).to.deep.equal(["one two"]);
  });

  it("keeps addresses in one piece, and tables in their columns", () => {
    const address = "http://development-public-alb-64d15cd-3937726831.us-west-2.elb.amazonaws.com";
    expect(wrapped(`You can access web at ${address}.`, 60)).to.deep.equal(["You can access web at", `  ${address}.`]);
    const deployment = { id: "1", status: "PRIMARY", revision: 12, rollout: "in progress" };
    const table = deploymentTable([{ ...deployment, desired: 10, running: 3, failed: 0, pending: 7 }]);
    expect(table.flatMap((line) => wrapped(line, 30))).to.deep.equal(table);
  });
});
