import { expect } from "chai";
import { runCommand } from "../../automation/cli/index.js";
import { createPrinter } from "../../automation/cli/printer.js";
import type { StackEvent } from "../../automation/engine/protocol.js";
import { makeFolder, removeFolders } from "../support/folder.js";

/** Clears the screen, sets the window's title, and writes the rest of the line from right to left. */
const hostile = "\u001b[2J\u001b]0;mine\u0007\u202e\u009b31m";

/** What a terminal shows of a text may be moved, coloured or erased by nothing but our own few sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const ours = /\r?\u001b\[(?:\d+A|0[JK]|[0-9]{1,2}m)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function screen() {
  let text = "";
  return { isTTY: true, columns: 200, rows: 50, write: (part: string) => (text += part), text: () => text };
}

describe("control characters", () => {
  afterEach(removeFolders);

  for (const TERM of ["xterm", "dumb"]) {
    it(`of resources, notices and the engine's words never reach a terminal (${TERM})`, () => {
      const stream = screen();
      const printer = createPrinter({ stream, variables: { TERM }, diff: true, debug: true });
      const step = {
        ...{ operation: "create", urn: `urn:${hostile}`, type: "aws:ecs/service:Service", name: hostile },
        ...{ parent: hostile, id: hostile, changes: { [hostile]: "update" }, before: { a: 1 }, after: { a: hostile } },
      };
      const stack = "test";
      const events: StackEvent[] = [
        { kind: "begin", stack, operation: "up" },
        { kind: "begun", stack, step } as unknown as StackEvent,
        { kind: "step", stack, step } as unknown as StackEvent,
        { kind: "notice", stack, text: hostile },
        { kind: "message", stack, severity: "warning", text: hostile } as StackEvent,
        { kind: "message", stack, severity: "debug", text: hostile } as StackEvent,
        { kind: "failed", stack, step, at: 0 } as StackEvent,
        { kind: "done", stack, step } as unknown as StackEvent,
        { kind: "end", stack, ok: false },
      ];
      for (const event of events) printer.onEvent(event);
      printer.say(`${hostile}\nsecond line`);
      printer.close();
      expect(stream.text()).to.include("\\x1b[2J").and.to.include("\nsecond line");
      expect(stream.text().replace(ours, "").replaceAll("\n", "")).not.to.match(control);
    });
  }

  it("of a manifest never reach it by a command's answer or error", async () => {
    const value = '"\\e[2J\\e]0;mine\\a\\u202e\\x9b31m"';
    const dir = makeFolder({
      "copilot/.workspace": "application: shop\n",
      "copilot/environments/test/manifest.yml": "name: test\ntype: Environment\n",
      "copilot/api/manifest.yml": `name: api\ntype: Backend Service\nimage: {location: nginx}\nvariables: {A: ${value}}\ncommand: [${value}]\n`,
      "copilot/bad/manifest.yml": `name: bad\ntype: ${value}\n`,
    });
    for (const words of [
      ["package", "-e", "test", "-n", "api"],
      ["validate", "-e", "test"],
      ["show-manifest", "api", "-e", "test"],
      ["svc", "package", "-e", "test", "-n", "api"],
      ["app", "show", `a${hostile}`],
      ["policy", "-e", hostile],
      ["preview", "-e", hostile, "--sandbox", `${dir}/.airlift`],
    ]) {
      const stream = screen();
      const terminal = { stdout: stream, stderr: stream, variables: { HOME: dir } };
      await runCommand([...words, "--dir", dir], terminal);
      expect(stream.text().replace(ours, "").replaceAll("\n", ""), words.join(" ")).not.to.match(control);
    }
  });
});
