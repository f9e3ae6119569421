import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { repositoryRoot } from "../support/root.js";
import { Sandboxed } from "../support/sandboxed.js";
import { hasTmux, Session } from "../support/tmux.js";

/** What differs from run to run, each replaced by as many characters, so that columns stay where they are. */
const varying: readonly [RegExp, (found: string) => string][] = [
  [/\[[\d.]+s\]/g, (found) => "[0.0s]".padStart(found.length)],
  [/\(\d+ s\)/g, () => "(0 s)"],
  [/\d+ (?:second|minute)s? ago/g, () => "a while ago"],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{7,}\b|\b\d{8,}\b/g, (found) => "#".repeat(found.length)],
];

/** Compares a screen with the file that holds it; UPDATE_SCREENS=1 writes the file. */
function expectScreen(name: string, screen: string): void {
  const file = join(repositoryRoot, "test", "cli", "screens", `${name}.txt`);
  let text = `${screen}\n`;
  for (const [pattern, instead] of varying) text = text.replace(pattern, instead);
  text = text
    .replace(/ +$/gm, "")
    .replace(/ +(\[0\.0s\])/g, "  $1")
    .replace(/(Started At|a while ago) +/g, "$1  ");
  if (process.env.UPDATE_SCREENS !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file), `${file} is missing: UPDATE_SCREENS=1 writes it`).to.equal(true);
  expect(text).to.equal(readFileSync(file, "utf8"));
}

describe("the command on a terminal", function () {
  this.timeout(900_000);
  let todo: Sandboxed;

  before(function () {
    if (hasTmux) return;
    console.warn("      SKIPPED: tmux is not installed");
    this.skip();
  });
  beforeEach(() => {
    todo = Sandboxed.sample("todo", "development");
  });
  afterEach(() => {
    Session.closeAll();
    todo?.remove();
  });

  for (const [columns, rows] of [
    [80, 24],
    [200, 50],
  ] as const)
    it(`looks as it should in ${columns} columns`, async () => {
      const session = await Session.open(todo.folder, columns, rows);
      expectScreen(`up-${columns}`, await session.run("airlift up -e development --sandbox"));
      todo.edit("copilot/backend/manifest.yml", "memory: 512", "memory: 1024");
      expectScreen(`preview-${columns}`, await session.run("airlift preview -e development --sandbox"));
      expectScreen(`status-${columns}`, await session.run("airlift svc status -n frontend -e development --sandbox"));
      expectScreen(`help-${columns}`, await session.run("airlift deploy --help"));
    });

  it("shows at once that something goes on, and ends with whole lines after Ctrl-C", async () => {
    const faults = join(todo.sandbox, "faults.json");
    mkdirSync(todo.sandbox, { recursive: true });
    writeFileSync(faults, JSON.stringify({ latencyMs: 1500 }));
    const session = await Session.open(todo.folder, 80, 24);
    const began = Date.now();
    session.type("airlift up -e development --sandbox; echo '[exit' $?']'");
    const first = await session.until(/^(?:Reading manifests|Updating application)/m);
    console.info(`      the first sign came after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    expect(first).not.to.contain("[create");
    await session.until(/\(todo-artifacts\) +\[create in progress\]/);
    session.press("C-c");
    const screen = await session.until(/^\[exit \d+\]$/m);
    expect(screen).to.contain(
      "\nStopping after the operations in progress. Press Ctrl-C again to stop at once,\n  which may leave resources half created.\n- todo: Resources",
    );
    expect(screen)
      .to.contain("[exit 130]")
      .and.not.to.match(/ … \d+ s$/m);
    expect(screen.match(/Updating|Waiting|\^C/g)).to.equal(null);
  });
});
