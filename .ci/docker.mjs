// What the tests with a real Docker need: Debian's daemon, and Docker Compose built from its Go module. The tests skip
// themselves, and say so, where there is neither.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const version = "v2.40.3";
const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "airlift-tests");
const built = join(folder, `docker-compose-${version}`);

const succeeds = (command, args, options = {}) =>
  spawnSync(command, args, { stdio: "ignore", ...options }).status === 0;

function buildCompose() {
  const work = mkdtempSync(join(tmpdir(), "airlift-compose-"));
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-mod=mod" };
  const options = { cwd: work, env, stdio: ["ignore", 2, 2] };
  writeFileSync(join(work, "go.mod"), `module tools\n\ngo 1.24\n\nrequire github.com/docker/compose/v2 ${version}\n`);
  mkdirSync(folder, { recursive: true });
  const output = join(work, "docker-compose");
  const done =
    succeeds("go", ["get", `github.com/docker/compose/v2/cmd@${version}`], options) &&
    succeeds("go", ["build", "-ldflags", "-s -w", "-o", output, "github.com/docker/compose/v2/cmd"], options) &&
    succeeds("mv", [output, built]);
  rmSync(work, { recursive: true, force: true });
  return done;
}

if (!succeeds("dockerd", ["--version"]) && process.getuid?.() === 0 && succeeds("apt-get", ["--version"])) {
  console.error("Installing docker.io ...");
  const options = { stdio: ["ignore", 2, 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  succeeds("apt-get", ["update", "-qq"], options);
  succeeds("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "docker.io"], options);
}
if (!existsSync(built) && !succeeds("docker", ["compose", "version"])) {
  console.error(`Building Docker Compose ${version} ...`);
  if (!buildCompose()) console.error("Docker Compose could not be built: the tests with Docker are skipped.");
}
