import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { RunError } from "../../automation/base/errors.js";
import {
  engineFolder,
  engineVersion,
  ensureEngine,
  findEngine,
  isRecentEnough,
} from "../../automation/engine/findEngine.js";
import { underInstallLock } from "../../automation/engine/install.js";
import type { InstallStep } from "../../automation/engine/steps.js";
import { makeFolder, removeFolders } from "../support/folder.js";

const answering = (version: string) => ({ executable: `#!/bin/sh\necho v${version}\n` });

function cacheWith(files: Parameters<typeof makeFolder>[0]): { XDG_CACHE_HOME: string } {
  return { XDG_CACHE_HOME: makeFolder(files) };
}

const cached = { [`airlift/engine/v${engineVersion}/pulumi`]: answering(engineVersion) };

describe("engine", () => {
  afterEach(removeFolders);

  it("is recent enough from the SDK's own release on, within version 3", () => {
    const verdicts = ["3.247.9", "3.248.0", "3.250.0", "4.0.0", "3.250.0-alpha.1", "nonsense", "3.9.999"];
    expect(verdicts.map((version) => isRecentEnough(version))).to.deep.equal([
      false,
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it("is the one on PATH when that is recent enough", async () => {
    const bin = makeFolder({ pulumi: answering("3.251.0") });
    const { engine } = await findEngine({ PATH: `${makeFolder()}:${bin}:/usr/bin:/bin`, ...cacheWith(cached) });
    expect(engine).to.deep.equal({ command: join(bin, "pulumi"), version: "3.251.0", origin: "path" });
  });

  it("is the cached one when the one on PATH is too old", async () => {
    const bin = makeFolder({ pulumi: answering("3.100.0") });
    const found = await findEngine({ PATH: `${bin}:/usr/bin:/bin`, ...cacheWith(cached) });
    expect(found.engine).to.include({ origin: "cache", version: engineVersion });
    expect(found.unsuitable).to.deep.equal({ command: join(bin, "pulumi"), version: "3.100.0" });
  });

  it("passes over a pulumi that does not answer", async () => {
    const bin = makeFolder({ pulumi: { executable: "#!/bin/sh\nexit 3\n" } });
    const found = await findEngine({ PATH: `${bin}:/usr/bin:/bin`, ...cacheWith({}) });
    expect(found).to.deep.equal({ unsuitable: { command: join(bin, "pulumi"), version: undefined } });
  });

  it("is not a file that can't be run", async () => {
    const bin = makeFolder({ pulumi: "text" });
    expect(await findEngine({ PATH: bin, ...cacheWith({}) })).to.deep.equal({});
  });

  it("is the one that AIRLIFT_ENGINE names, before all others", async () => {
    const own = makeFolder({ mine: answering("3.240.0") });
    const bin = makeFolder({ pulumi: answering("3.251.0") });
    const { engine } = await findEngine({ AIRLIFT_ENGINE: join(own, "mine"), PATH: `${bin}:/usr/bin:/bin` });
    expect(engine).to.deep.equal({ command: join(own, "mine"), version: "3.240.0", origin: "variable" });
  });

  it("is an error when AIRLIFT_ENGINE names nothing that answers", async () => {
    const error: unknown = await findEngine({ AIRLIFT_ENGINE: "/nowhere/pulumi" }).catch((reason) => reason);
    expect(error).to.be.instanceOf(RunError).with.property("kind", "engine missing");
  });

  it("keeps its cache where XDG_CACHE_HOME says, else in ~/.cache", () => {
    expect(engineFolder({ XDG_CACHE_HOME: "/x", HOME: "/h" })).to.equal(`/x/airlift/engine/v${engineVersion}`);
    expect(engineFolder({ HOME: "/h" })).to.equal(`/h/.cache/airlift/engine/v${engineVersion}`);
  });

  it("is not fetched again when it is there", async () => {
    const steps: InstallStep[] = [];
    const engine = await ensureEngine((step) => steps.push(step), { PATH: "/usr/bin:/bin", ...cacheWith(cached) });
    expect(engine.origin).to.equal("cache");
    expect(steps).to.deep.equal([]);
  });
});

describe("installing the engine", () => {
  afterEach(removeFolders);

  it("lets one run install and the others wait for it and say so", async () => {
    const folder = join(makeFolder(), "v1");
    const lines: string[] = [];
    let inside = 0;
    let most = 0;
    const install = () =>
      underInstallLock(
        folder,
        ({ text }) => lines.push(text),
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 50));
          inside -= 1;
        },
      );
    await Promise.all([install(), install(), install()]);
    expect(most).to.equal(1);
    expect(lines).to.deep.equal(Array(2).fill("Another run is getting the engine; waiting for it."));
  });

  it("takes over the lock of a run that is gone", async () => {
    const folder = join(makeFolder(), "v1");
    mkdirSync(`${folder}.lock`);
    writeFileSync(join(`${folder}.lock`, "pid"), String(2 ** 22 + 12345));
    expect(
      await underInstallLock(
        folder,
        () => {},
        async () => "done",
      ),
    ).to.equal("done");
  });

  it("frees the lock when the installation fails", async () => {
    const folder = join(makeFolder(), "v1");
    const failing = underInstallLock(
      folder,
      () => {},
      async () => {
        throw new Error("no network");
      },
    );
    expect(await failing.catch((error: Error) => error.message)).to.equal("no network");
    expect(existsSync(`${folder}.lock`)).to.equal(false);
  });
});
