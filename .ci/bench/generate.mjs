// Applications of any size, for the bench.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const image = "public.ecr.aws/nginx/nginx:latest";

/** Every tenth service is behind the load balancer, the others call each other. */
function manifest(index, deployable) {
  const name = `service-${index}`;
  const behind = index % 10 === 0;
  return `# The "${name}" service.
# Every field: https://aws.github.io/copilot-cli/docs/manifest/overview/

# The name is part of log groups, task definitions and names in the network.
name: ${name}
type: ${behind ? "Load Balanced Web Service" : "Backend Service"}
${behind ? `\n# Requests to this path come here.\nhttp:\n  path: ${index === 0 ? "'/'" : `'${name}'`}\n  # healthcheck: '/'\n` : ""}
image:
  location: ${image}
  # The port that the container listens on.
  port: 8080

cpu: 256       # CPU units of a task.
memory: 512    # MiB of memory of a task.
count: 1       # Tasks that should run.
exec: true     # Lets you open a shell in a running container.
network:
  connect: ${!deployable} # Service Connect.

# storage:
#   readonly_fs: true

variables:                    # Plain values.
  LOG_LEVEL: info
  INDEX: "${index}"

# secrets:                    # Names of SSM parameters.
#   GITHUB_TOKEN: GITHUB_TOKEN

# Anything above, different in one environment.
environments:
  test:
    count: ${deployable ? 1 : 2}
    # deployment:
    #   rolling: 'recreate'
  prod:
    variables:
      LOG_LEVEL: warning
`;
}

/**
 * A new folder with that many services and these environments.
 * @param deployable within AWS's limits with 300 services as well: no Service Connect, one task each
 */
export function generateApplication(services, environments = ["test"], deployable = false) {
  const root = mkdtempSync(join(tmpdir(), "airlift-bench-"));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("copilot/.workspace", `application: bench\n`);
  for (const name of environments)
    write(`copilot/environments/${name}/manifest.yml`, `name: ${name}\ntype: Environment\n`);
  for (let index = 0; index < services; index++)
    write(`copilot/service-${index}/manifest.yml`, manifest(index, deployable));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
