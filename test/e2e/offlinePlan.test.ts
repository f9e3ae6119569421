import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { plan } from "../../automation/index.js";
import { Sandboxed } from "../support/sandboxed.js";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** What the engine keeps of a stack's resources; the stack itself and default providers are no part of a plan. */
function registered(app: Sandboxed, application: string): Registered[] {
  const file = join(app.sandbox, `state/${application}/.pulumi/stacks/${application}/${app.environment}.json`);
  const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
    checkpoint: { latest: { resources: { urn: string; type: string; inputs?: Record<string, unknown> }[] } };
  };
  return checkpoint.latest.resources
    .filter(({ type, urn }) => type !== "pulumi:pulumi:Stack" && !/^pulumi:providers:.*::default/.test(`${type}${urn}`))
    .map(({ urn, type, inputs = {} }) => ({ type, name: urn.split("::").at(-1) ?? "", inputs }));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isJson = (value: unknown): value is string => typeof value === "string" && /^[[{]["{}[\]]/.test(value);

/** Where what was registered is not what was planned. References stand for anything. */
function differences(planned: unknown, real: unknown, path: string): string[] {
  if (isJson(planned) && isJson(real)) return differences(JSON.parse(planned), JSON.parse(real), path);
  // A digest is known when the image has been built.
  if (path.endsWith(".image") && `${real}`.includes("@sha256:")) {
    const repository = `${real}`.replace(/@sha256:[0-9a-f]{64}$/, "");
    return differences(`${planned}`.replace(/:[\w.-]+$/, ""), repository, `${path} without tag`);
  }
  if (typeof planned === "string" && planned.includes("${")) {
    const pattern = planned.split(/\$\{[^}]*\}/).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return new RegExp(`^${pattern.join("[^]*")}$`).test(typeof real === "string" ? real : JSON.stringify(real))
      ? []
      : [`${path}: ${planned} is not ${JSON.stringify(real)}`];
  }
  if (isMap(planned) && isMap(real)) {
    // What the provider's own check adds it names in `__defaults`.
    const added = new Set(["__defaults", ...((real.__defaults as string[] | undefined) ?? [])]);
    const keys = [...new Set([...Object.keys(planned), ...Object.keys(real)])].filter((key) => !added.has(key));
    return keys.flatMap((key) => differences(planned[key], real[key], `${path}.${key}`));
  }
  if (Array.isArray(planned) && Array.isArray(real) && planned.length === real.length)
    return planned.flatMap((item, index) => differences(item, real[index], `${path}[${index}]`));
  return JSON.stringify(planned) === JSON.stringify(real)
    ? []
    : [`${path}: ${JSON.stringify(planned)} is not ${JSON.stringify(real)}`];
}

describe("the offline plan of samples/todo", function () {
  this.timeout(240_000);
  let app: Sandboxed;
  let planned: Registered[];
  let real: Registered[];

  before(async () => {
    app = Sandboxed.sample("todo", "development");
    const { application, resources } = await plan({ dir: app.folder, environments: [app.environment] });
    await app.succeed("up", "--yes");
    planned = resources;
    real = registered(app, application);
  });
  after(() => app.remove());

  const nameOf = ({ type, name }: Registered): string => `${type}::${name}`;

  it("has the resources that the engine registers, and no others", () => {
    expect(real.length).to.be.above(50);
    expect(planned.map(nameOf).sort()).to.deep.equal(real.map(nameOf).sort());
  });

  it("gives each of them the inputs that the engine gives it", () => {
    const known = new Map(real.map((one) => [nameOf(one), one.inputs]));
    const found = planned.flatMap((one) => differences(one.inputs, known.get(nameOf(one)), nameOf(one)));
    expect(found.join("\n")).to.equal("");
  });
});
