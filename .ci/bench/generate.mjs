// Applications of any size, for the bench.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const image = "public.ecr.aws/nginx/nginx:latest";

/** Every tenth service is behind the load balancer, the others talk among themselves. */
function manifest(index) {
  const name = `service-${index}`;
  const behind = index % 10 === 0;
  return `name: ${name}
type: ${behind ? "Load Balanced Web Service" : "Backend Service"}
${behind ? `http:\n  path: ${index === 0 ? "'/'" : `'${name}'`}\n` : ""}
image:
  location: ${image}
  port: 8080
cpu: 256       # CPU units of a task.
memory: 512    # MiB of memory of a task.
count: 1
exec: true
network:
  connect: true
variables:
  LOG_LEVEL: info
  INDEX: "${index}"
environments:
  test:
    count: 2
  prod:
    variables:
      LOG_LEVEL: warning
`;
}

/** A new folder with that many services and these environments. */
export function generateApplication(services, environments = ["test"]) {
  const root = mkdtempSync(join(tmpdir(), "airlift-bench-"));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("copilot/.workspace", `application: bench\n`);
  for (const name of environments)
    write(`copilot/environments/${name}/manifest.yml`, `name: ${name}\ntype: Environment\n`);
  for (let index = 0; index < services; index++) write(`copilot/service-${index}/manifest.yml`, manifest(index));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
