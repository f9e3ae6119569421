import { isMap } from "yaml";
import { keyText, parseTemplate, section } from "../manifest/addons/template.js";
import type { ResolvedAddons, ResolvedApplication, ResolvedWorkload } from "../manifest/resolved.js";

/** What a node stands for: its shape and colour in a picture. */
export type NodeKind =
  | "internet"
  | "cdn"
  | "balancer"
  | "service"
  | "job"
  | "site"
  | "topic"
  | "queue"
  | "storage"
  | "addon";

export interface GraphNode {
  id: string;
  kind: NodeKind;
  label: string;
  /** Smaller lines below the label. */
  details: string[];
  /** The workload that owns it; absent for the environment's. */
  owner?: string;
  /** Where it runs: the subnets. */
  zone?: "public" | "private";
  /** With a preview: what would become of it. */
  change?: "create" | "update" | "replace" | "delete";
}

export interface GraphEdge {
  from: string;
  to: string;
  label?: string;
  /** How the two are joined. @default traffic */
  kind?: "discovery" | "connect" | "messages" | "data";
}

/** An environment as a picture: what there is, and what reaches what. */
export interface Graph {
  title: string;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

const PUBLIC = "public load balancer";
const PRIVATE = "internal load balancer";

/** The picture of an environment, from its manifests. */
export function environmentGraph({ application, environment, workloads }: ResolvedApplication): Graph {
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const add = (node: GraphNode): string => {
    if (!nodes.has(node.id)) nodes.set(node.id, node);
    return node.id;
  };
  const drawing = { add, edges, cdn: environment.spec.cdn !== undefined };
  for (const workload of workloads) drawWorkload(workload, drawing);
  for (const workload of workloads) {
    drawReferences(workload, workloads, { application, environment: environment.name }, edges);
    drawSubscriptions(workload, drawing);
  }
  drawAddons(environment.addons, undefined, drawing);
  return { title: `${application} in ${environment.name}`, nodes: [...nodes.values()], edges };
}

interface Drawing {
  add(node: GraphNode): string;
  edges: GraphEdge[];
  cdn: boolean;
}

const internet: GraphNode = { id: "internet", kind: "internet", label: "Internet", details: [] };

function drawWorkload(workload: ResolvedWorkload, drawing: Drawing): void {
  const { add, edges } = drawing;
  const { name, kind } = workload;
  const node: GraphNode = {
    id: name,
    kind: kindOf(kind),
    label: name,
    details: detailsOf(workload),
    owner: name,
    ...zoneOf(workload),
  };
  add(node);
  if (kind === "Load Balanced Web Service" || kind === "Backend Service") drawRoutes(workload, drawing);
  if (kind === "Static Site") {
    const cdn = add({
      id: `${name} distribution`,
      kind: "cdn",
      label: "CloudFront",
      details: [workload.spec.alias ?? ""].filter(Boolean),
      owner: name,
    });
    edges.push({ from: add(internet), to: cdn }, { from: cdn, to: name });
  }
  if (kind === "Request-Driven Web Service" && workload.spec.private === undefined)
    edges.push({ from: add(internet), to: name });
  if ("publish" in workload.spec)
    for (const topic of workload.spec.publish?.topics ?? []) {
      const id = add({
        id: topicId(name, topic.name),
        kind: "topic",
        label: topic.name,
        details: [topic.fifo ? "SNS FIFO topic" : "SNS topic"],
        owner: name,
      });
      edges.push({ from: name, to: id, kind: "messages" });
    }
  drawVolumes(workload, drawing);
  drawAddons(workload.addons, name, drawing);
}

function kindOf(kind: ResolvedWorkload["kind"]): NodeKind {
  return kind === "Scheduled Job" ? "job" : kind === "Static Site" ? "site" : "service";
}

function zoneOf({ spec }: ResolvedWorkload): Pick<GraphNode, "zone"> {
  const placement = "network" in spec ? spec.network?.placement : undefined;
  if (placement === "private") return { zone: "private" };
  return "cpu" in spec && "network" in spec ? { zone: "public" } : {};
}

function detailsOf({ kind, spec }: ResolvedWorkload): string[] {
  const size = "cpu" in spec && spec.cpu !== undefined ? [`${spec.cpu / 1024} vCPU, ${spec.memory} MiB`] : [];
  return [kind, ...size, ...countOf(spec), ...("schedule" in spec && spec.schedule ? [spec.schedule] : [])];
}

function countOf(spec: ResolvedWorkload["spec"]): string[] {
  const count = "count" in spec ? spec.count : undefined;
  if (count === undefined) return [];
  if ("fixed" in count) return [`${count.fixed} ${count.fixed === 1 ? "task" : "tasks"}`];
  if ("spot" in count) return [`${count.spot} on Spot`];
  return [`${count.range.min} to ${count.range.max} tasks`];
}

/** Listener rules: path, host, source. */
function drawRoutes(
  workload: ResolvedWorkload & { kind: "Load Balanced Web Service" | "Backend Service" },
  { add, edges, cdn }: Drawing,
): void {
  const { name, kind, spec } = workload;
  const open = kind === "Load Balanced Web Service";
  const rules = spec.http?.rules ?? [];
  if (rules.length > 0) {
    const imported = spec.http?.importedLoadBalancer;
    const id = add({
      id: imported ?? (open ? PUBLIC : PRIVATE),
      kind: "balancer",
      label: imported ?? (open ? "Public load balancer" : "Internal load balancer"),
      details: ["Application Load Balancer"],
    });
    if (open && cdn) {
      const front = add({ id: "cdn", kind: "cdn", label: "CloudFront", details: [] });
      pushOnce(edges, { from: add(internet), to: front });
      pushOnce(edges, { from: front, to: id });
    } else if (open) pushOnce(edges, { from: add(internet), to: id });
    for (const rule of rules) edges.push({ from: id, to: name, label: ruleText(rule) });
  }
  if (!("nlb" in spec) || spec.nlb === undefined) return;
  const balancer = add({
    id: `${name} nlb`,
    kind: "balancer",
    label: `${name} load balancer`,
    details: ["Network Load Balancer"],
    owner: name,
  });
  pushOnce(edges, { from: add(internet), to: balancer });
  for (const { port, protocol = "tcp" } of spec.nlb.listeners)
    edges.push({ from: balancer, to: name, label: `${port}/${protocol}` });
}

function pushOnce(edges: GraphEdge[], edge: GraphEdge): void {
  if (!edges.some(({ from, to }) => from === edge.from && to === edge.to)) edges.push(edge);
}

function ruleText({
  path,
  aliases = [],
  allowedSourceIps = [],
}: {
  path: string;
  aliases?: { name: string }[];
  allowedSourceIps?: string[];
}): string {
  const hosts = aliases.map(({ name }) => name).join(", ");
  const sources = allowedSourceIps.length === 0 ? "" : ` from ${allowedSourceIps.join(", ")}`;
  return `${hosts}${path.startsWith("/") ? path : `/${path}`}${sources}`;
}

const topicId = (service: string, topic: string): string => `topic ${service} ${topic}`;

function drawSubscriptions({ name, kind, spec }: ResolvedWorkload, { add, edges }: Drawing): void {
  if (kind !== "Worker Service") return;
  const topics = spec.subscribe?.topics ?? [];
  const shared = topics.filter(({ queue }) => queue === undefined);
  const queueFor = (label: string) =>
    add({ id: `queue ${name} ${label}`, kind: "queue", label, details: ["SQS queue"], owner: name });
  for (const topic of topics) {
    const id = add({
      id: topicId(topic.service, topic.name),
      kind: "topic",
      label: topic.name,
      details: [`of ${topic.service}`],
    });
    edges.push({
      from: id,
      to: queueFor(shared.includes(topic) ? "events" : `${topic.name} events`),
      kind: "messages",
    });
  }
  const queues = [
    ...(topics.length === 0 || shared.length > 0 ? ["events"] : []),
    ...topics.filter(({ queue }) => queue).map((one) => `${one.name} events`),
  ];
  for (const queue of new Set(queues)) edges.push({ from: queueFor(queue), to: name, kind: "messages" });
}

function drawVolumes({ name, spec }: ResolvedWorkload, { add, edges }: Drawing): void {
  const volumes = "storage" in spec ? Object.values(spec.storage?.volumes ?? {}) : [];
  for (const { efs, path } of volumes) {
    if (efs === undefined) continue;
    const id =
      "imported" in efs
        ? add({
            id: `efs ${JSON.stringify(efs.imported)}`,
            kind: "storage",
            label: "EFS",
            details: ["existing file system"],
          })
        : add({ id: "efs", kind: "storage", label: "File system", details: ["EFS"] });
    edges.push({ from: name, to: id, label: path, kind: "data" });
  }
}

/** Who names whom: in variables, by service discovery or Service Connect. */
function drawReferences(
  { name, spec }: ResolvedWorkload,
  all: readonly ResolvedWorkload[],
  { application, environment }: { application: string; environment: string },
  edges: GraphEdge[],
): void {
  const sidecars = "sidecars" in spec ? Object.values(spec.sidecars ?? {}) : [];
  const variables = [spec, ...sidecars].flatMap((one) =>
    "variables" in one ? Object.values(one.variables ?? {}) : [],
  );
  const texts = variables.filter((value) => typeof value === "string");
  for (const other of all) {
    if (other.name === name) continue;
    const domain = `${other.name}.${environment}.${application}.local`;
    const alias = ("network" in other.spec ? other.spec.network?.connect?.alias : undefined) ?? other.name;
    // After a name a dot would make it another host.
    const byAlias = new RegExp(`(?:^|//|@|,)${alias.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?::\\d+|[/,]|$)`);
    const connected = "network" in other.spec && other.spec.network?.connect !== undefined;
    if (texts.some((text) => text.includes(domain))) edges.push({ from: name, to: other.name, kind: "discovery" });
    else if (connected && texts.some((text) => byAlias.test(text)))
      edges.push({ from: name, to: other.name, kind: "connect" });
  }
}

/** Rights and glue say nothing in a picture. */
const unseen =
  /^AWS::(?:IAM|Logs|Lambda::Permission|SNS::TopicPolicy|SQS::QueuePolicy|S3::BucketPolicy|EC2::SecurityGroup|SecretsManager::SecretTargetAttachment|RDS::DBSubnetGroup|RDS::DB\w*ParameterGroup)/;

function drawAddons(addons: ResolvedAddons | undefined, owner: string | undefined, { add, edges }: Drawing): void {
  if (addons === undefined) return;
  const { template } = parseTemplate("addons", addons.templateBody);
  const resources = template === undefined ? undefined : section(template, "Resources");
  for (const { key, value } of resources?.items ?? []) {
    const type = isMap(value) ? String(value.get("Type") ?? "") : "";
    const label = keyText(key);
    if (type === "" || unseen.test(type)) continue;
    const data = addons.data.includes(label);
    const id = add({
      id: `addon ${owner ?? ""} ${label}`,
      kind: data ? "storage" : "addon",
      label,
      details: [type.replace("AWS::", "").replace("::", " ")],
      ...(owner !== undefined && { owner }),
    });
    if (owner !== undefined) edges.push({ from: owner, to: id, kind: "data" });
  }
}
