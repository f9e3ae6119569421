// Kind `addons`: the request to `storage init` that makes the template of the case.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";

const types = {
  "AWS::DynamoDB::Table": "DynamoDB",
  "AWS::S3::Bucket": "S3",
  "AWS::RDS::DBCluster": "Aurora",
};

/** Reads a template as plain data; what its tags mean does not matter here. */
function readTemplate(text) {
  return parse(text, { logLevel: "silent" });
}

function tableArguments(table) {
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes = [] } = table.Properties;
  const typeOf = (name) => AttributeDefinitions.find((definition) => definition.AttributeName === name).AttributeType;
  const key = (type) => KeySchema.find((entry) => entry.KeyType === type)?.AttributeName;
  const sort = key("RANGE");
  const indexes = LocalSecondaryIndexes.map(
    (index) => index.KeySchema.find((entry) => entry.KeyType === "RANGE").AttributeName,
  );
  return [
    "--partition-key",
    `${key("HASH")}:${typeOf(key("HASH"))}`,
    ...(sort === undefined ? ["--no-sort"] : ["--sort-key", `${sort}:${typeOf(sort)}`]),
    ...(indexes.length === 0 ? ["--no-lsi"] : indexes.flatMap((name) => ["--lsi", `${name}:${typeOf(name)}`])),
  ];
}

function clusterArguments(name, cluster, parameters) {
  const engine = String(cluster.Properties.Engine).includes("mysql") ? "MySQL" : "PostgreSQL";
  return ["--engine", engine, "--initial-db", String(parameters[`${name}DBName`]?.Default ?? "main")];
}

/** Writes the folder in which `storage init` runs; returns its arguments and the file that it writes. */
export function writeStorageFolder(root, caze, templateText) {
  const { Parameters = {}, Resources } = readTemplate(templateText);
  const [id, resource] = Object.entries(Resources).find(([, entry]) => Object.hasOwn(types, entry.Type));
  const storage = types[resource.Type];
  const name = storage === "Aurora" ? id.replace(/DBCluster$/, "") : storage === "S3" ? id.replace(/Bucket$/, "") : id;
  const ofEnvironment = !Object.hasOwn(Parameters, "Name");
  const requestDriven = Object.hasOwn(Parameters, "ServiceSecurityGroupId");
  const put = (path, value) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), stringify(value));
  };
  put("copilot/.workspace", { application: caze.app });
  put(`copilot/environments/${caze.env}/manifest.yml`, { name: caze.env, type: "Environment" });
  put(`copilot/${caze.workload}/manifest.yml`, {
    name: caze.workload,
    type: requestDriven ? "Request-Driven Web Service" : "Backend Service",
    image: { location: "public.ecr.aws/nginx/nginx:latest", port: 80 },
    ...(requestDriven ? { cpu: 1024, memory: 2048, network: { vpc: { placement: "private" } } } : {}),
  });
  const specific =
    storage === "DynamoDB"
      ? tableArguments(resource)
      : storage === "Aurora"
        ? clusterArguments(name, resource, Parameters)
        : [];
  const place = ofEnvironment ? "environments" : caze.workload;
  return {
    args: [
      ...["storage", "init", "-n", name, "-t", storage, "-w", caze.workload],
      ...["-l", ofEnvironment ? "environment" : "workload", ...specific],
    ],
    file: `copilot/${place}/addons/${name}.yml`,
  };
}
