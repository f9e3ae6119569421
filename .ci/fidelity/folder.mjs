// Writes a case as the application folder that a user would have: manifest, environment, settings, and the files they name.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { answersOf } from "./answers.mjs";

/** Manifests use YAML's merge keys. */
export const parseYaml = (text) => parse(text, { merge: true, logLevel: "silent" }) ?? {};

function write(root, path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Calls `visit(key, value)` for every entry of every map below `value`. */
function everyEntry(value, visit) {
  if (Array.isArray(value)) for (const item of value) everyEntry(item, visit);
  if (!isMap(value)) return;
  for (const [key, item] of Object.entries(value)) {
    visit(key, item);
    everyEntry(item, visit);
  }
}

/** Fills in `${NAME}` as the shell would, for the names of files. */
const filled = (text, variables) => text.replace(/\$\{(\w+)\}/g, (whole, name) => variables[name] ?? whole);

/** What every env file holds. */
const envFileText = "NAME=value\n";

/** Dockerfiles, env files, buildspecs and static files that a manifest names: empty, since a plan needs only that they are there. */
export function writeNamedFiles(root, manifest, variables) {
  const put = (path, text = "") => {
    const inside = normalize(filled(String(path), variables));
    const outside = inside.startsWith("..") || inside.startsWith("/") || inside === ".";
    if (!outside && !existsSync(join(root, inside))) write(root, inside, text);
  };
  everyEntry(manifest, (key, value) => {
    if (key === "build" && typeof value === "string") {
      put(/dockerfile/i.test(value) ? value : value.endsWith("/") ? `${value}Dockerfile` : value, "FROM scratch\n");
    } else if (key === "build" && isMap(value)) {
      const context = value.context ?? (value.dockerfile === undefined ? "." : dirname(value.dockerfile));
      put(value.dockerfile ?? join(context, "Dockerfile"), "FROM scratch\n");
      if (value.context !== undefined) put(join(value.context, ".keep"));
    } else if (key === "env_file" && typeof value === "string") {
      put(value, envFileText);
    } else if (key === "buildspec" && typeof value === "string") {
      put(value, "version: 0.2\n");
    } else if (key === "files" && Array.isArray(value)) {
      for (const { source } of value.filter((file) => isMap(file) && file.source !== undefined)) {
        put(/\.\w+$/.test(source) ? source : join(source, "index.html"), "\n");
      }
    }
  });
}

/** Services that publish what this workload subscribes to; Copilot checks that they exist. */
function writePublishers(root, manifest, own) {
  const topics = new Map();
  everyEntry(manifest, (key, value) => {
    if (key !== "subscribe" || !Array.isArray(value?.topics)) return;
    for (const { name, service, queue } of value.topics) {
      if (service === undefined || service === own) continue;
      const fifo = queue?.fifo === true || isMap(queue?.fifo);
      topics.set(service, [...(topics.get(service) ?? []), fifo ? { name, fifo: true } : { name }]);
    }
  });
  for (const [service, published] of topics) {
    writeWorkload(root, { name: service, type: "Backend Service", publish: { topics: published } });
  }
}

function writeWorkload(root, manifest) {
  write(root, `copilot/${manifest.name}/manifest.yml`, stringify({ ...small, ...manifest }));
}

/** Image and size of the services that only stand for a need. */
const small = { image: { location: "public.ecr.aws/nginx/nginx:latest", port: 80 }, cpu: 256, memory: 512, count: 1 };

/** The services that make an environment need its shared resources, as `env_features` lists them. */
function neededWorkloads(features, environment) {
  const workloads = new Map();
  const named = (key) =>
    String(features[key] ?? "")
      .split(",")
      .filter(Boolean);
  const add = (name, type, part) => {
    const before = workloads.get(name) ?? { name, type };
    workloads.set(name, { ...before, ...part, network: { ...before.network, ...part.network } });
  };
  const aliases = JSON.parse(features.Aliases ?? "{}");
  const certificates = (side) => (environment.http?.[side]?.certificates ?? []).length > 0;
  const alias = (name, side) => aliases[name] ?? (certificates(side) ? { alias: `${name}.example.com` } : undefined);
  const http = (name, side) => {
    const found = alias(name, side);
    return { path: "/", ...(Array.isArray(found) ? { alias: found } : found) };
  };
  for (const name of named("ALBWorkloads")) add(name, "Load Balanced Web Service", { http: http(name, "public") });
  for (const name of named("InternalALBWorkloads")) add(name, "Backend Service", { http: http(name, "private") });
  for (const name of named("EFSWorkloads")) {
    add(name, "Backend Service", {
      storage: { volumes: { files: { path: "/mnt/files", read_only: false, efs: true } } },
    });
  }
  for (const name of named("NATWorkloads")) {
    add(name, "Backend Service", { network: { vpc: { placement: "private" } } });
  }
  for (const name of named("AppRunnerPrivateWorkloads")) {
    add(name, "Request-Driven Web Service", { http: { private: true }, cpu: 1024, memory: 2048, count: undefined });
  }
  return [...workloads.values()].map(({ network, ...rest }) =>
    Object.keys(network ?? {}).length > 0 ? { ...rest, network } : rest,
  );
}

/** Copilot's tests pass some of a pipeline beside its manifest; a user has it in the manifest. */
function completed(caze, manifestText) {
  const document = parseDocument(manifestText);
  const own = `copilot/pipelines/${caze.pipeline}/buildspec.yml`;
  if (caze.buildspec !== undefined && caze.buildspec !== own && !document.hasIn(["build", "buildspec"])) {
    document.setIn(["build", "buildspec"], caze.buildspec);
  }
  caze.stages.forEach(({ test_commands: commands = [] }, index) => {
    const path = ["stages", index, "test_commands"];
    if (commands.length > 0 && !document.hasIn(path)) document.setIn(path, commands);
  });
  return document.toString();
}

function writePipeline(root, caze, given) {
  const manifestText = completed(caze, given);
  write(root, `copilot/pipelines/${caze.pipeline}/manifest.yml`, manifestText);
  write(root, `copilot/pipelines/${caze.pipeline}/buildspec.yml`, "version: 0.2\n");
  writeNamedFiles(root, parseYaml(manifestText), {});
  for (const name of new Set(caze.stages.flatMap((stage) => stage.workloads))) {
    writeWorkload(root, { name, type: "Backend Service" });
  }
  for (const stage of caze.stages) {
    write(
      root,
      `copilot/environments/${stage.name}/manifest.yml`,
      stringify({ name: stage.name, type: "Environment" }),
    );
  }
}

/** An environment that exports its domain's zone has one, and so makes its certificates itself. */
function withDomain(caze) {
  const exported = Object.keys(caze.imports ?? {}).some((name) => name.endsWith("-SubDomain"));
  if (caze.domain || !exported) return caze;
  const { certificates: _, ...side } = caze.env_manifest?.http?.public ?? {};
  const http = { ...caze.env_manifest?.http, public: side };
  return { ...caze, domain: "example.com", env_manifest: { ...caze.env_manifest, http } };
}

/** An imported network under the names that the case has for it: its samples stand for the environment's own. */
function withNetwork(caze) {
  const vpc = caze.env_manifest?.network?.vpc;
  const sample = (name) => Object.entries(caze.imports ?? {}).find(([key]) => key.endsWith(`-${name}`))?.[1];
  if (vpc?.id === undefined) return caze;
  const listed = (name, own) =>
    sample(name)
      ?.split(",")
      .map((id) => ({ id })) ?? own;
  const subnets = {
    public: listed("PublicSubnets", vpc.subnets?.public),
    private: listed("PrivateSubnets", vpc.subnets?.private),
  };
  const changed = { ...vpc, id: sample("VpcId") ?? vpc.id, subnets: { ...vpc.subnets, ...subnets } };
  const network = { ...caze.env_manifest.network, vpc: changed };
  const http = caze.env_manifest.http;
  const inner =
    http?.private?.subnets === undefined
      ? http
      : { ...http, private: { ...http.private, subnets: subnets.private?.map(({ id }) => id) } };
  return { ...caze, env_manifest: { ...caze.env_manifest, network, ...(inner && { http: inner }) } };
}

function settingsOf(caze) {
  const places = caze.stages ?? [{ name: caze.env, region: caze.region, account: caze.account }];
  return {
    application: caze.app,
    ...(caze.domain ? { domain: caze.domain } : {}),
    environments: Object.fromEntries(
      places.map(({ name, region, account }) => [name, { region, account: String(account) }]),
    ),
  };
}

/** Writes the folder of a case; returns the arguments of the command, and its variables. */
export function writeFolder(root, given, manifestText) {
  const caze = withNetwork(withDomain(given));
  const variables = Object.fromEntries(
    Object.entries(caze.process_env ?? {}).map(([name, value]) => [name, String(value)]),
  );
  write(root, "copilot/.workspace", stringify({ application: caze.app }));
  write(root, "copilot/airlift.yml", stringify(settingsOf(caze)));
  if (caze.kind === "pipeline") {
    writePipeline(root, caze, manifestText);
    return { args: ["pipeline", "package", "-n", caze.pipeline, "--json"], variables };
  }
  const names = { ...variables, COPILOT_APPLICATION_NAME: caze.app, COPILOT_ENVIRONMENT_NAME: caze.env };
  const document = parseDocument(manifestText, { merge: true, logLevel: "silent" });
  const answers = answersOf(caze, document, {
    envFileText,
    nameOf: (path) => filled(path, names),
  });
  // A document that was not changed keeps its author's spelling.
  const text = Object.keys(caze.env_files ?? {}).length > 1 ? document.toString() : manifestText;
  const args = caze.kind === "environment" ? writeEnvironment(root, caze, text) : writeOwn(root, caze, text, names);
  return { args, variables: { ...variables, AIRLIFT_OFFLINE_ANSWERS: JSON.stringify(answers) } };
}

function writeEnvironment(root, caze, text) {
  write(root, `copilot/environments/${caze.env}/manifest.yml`, text);
  for (const workload of neededWorkloads(caze.env_features ?? {}, parseYaml(text))) writeWorkload(root, workload);
  return ["package", "-e", caze.env, "--plan-only", "--json"];
}

/** The workload of the case, with its environment and whatever its manifest names. */
function writeOwn(root, caze, text, names) {
  const manifest = parseYaml(text);
  write(root, `copilot/environments/${caze.env}/manifest.yml`, stringify(caze.env_manifest ?? {}));
  write(root, `copilot/${caze.workload}/manifest.yml`, text);
  writeNamedFiles(root, manifest, names);
  writePublishers(root, manifest, caze.workload);
  // The workload's own image by its name; a sidecar's as workload/container.
  const images = Object.entries(caze.images ?? {}).flatMap(([container, uri]) => [
    "--image",
    `${container === caze.workload ? container : `${caze.workload}/${container}`}=${uri}`,
  ]);
  return ["package", "-e", caze.env, "-n", caze.workload, "--plan-only", "--json", ...images];
}
