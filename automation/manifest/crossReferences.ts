import { entryOf, type MapNode, type Node, positionAt } from "./document.js";
import type { ApplicationFolder, PipelineFile } from "./folder.js";
import type { WorkerServiceForm } from "./kinds.js";
import { nearest } from "./nearest.js";
import type { Problem } from "./problems.js";
import { isFifoTopic } from "./resolve/subscribe.js";
import type { ResolvedEnvironment, ResolvedWorkload } from "./resolved.js";
import type { Draft } from "./rules/context.js";

/** Gives the place of a key path in a workload's manifest. */
export type PositionInWorkload = (workload: string, path: string) => { file: string; line: number; column: number };

/** What one workload's manifest says to others: its long form, which may still be wrong. */
export interface DraftedWorkload {
  name: string;
  /** Absent where the manifest can't be read. */
  form?: Draft<WorkerServiceForm>;
  /** Its `publish` has an error, so that nobody knows its topics. */
  unsure: boolean;
}

/**
 * Subscriptions to topics that no workload of the folder publishes, or publishes in the other form. Warnings: another
 * repository may publish them. A mistake elsewhere in a manifest hides none of it, nor makes any.
 */
export function checkTopics(workloads: readonly DraftedWorkload[], position: PositionInWorkload): Problem[] {
  const published = new Map<string, boolean>();
  for (const { name, form } of workloads)
    for (const topic of form?.publish?.topics ?? [])
      published.set(`${name}/${topic.name}`, topic.fifo?.enable === true);
  const here = new Map(workloads.map((workload) => [workload.name, workload]));
  return workloads.flatMap(({ name: subscriber, form }) => {
    if (form?.type !== "Worker Service") return [];
    const fifoDefault = form.subscribe?.queue?.fifo?.enable === true;
    return (form.subscribe?.topics ?? []).flatMap((topic, i): Problem[] => {
      const { name, service } = topic;
      // A topic without either has been reported.
      if (name === undefined || service === undefined) return [];
      const publisher = here.get(service);
      if (publisher?.unsure === true) return [];
      const path = `subscribe.topics[${i}].name`;
      const warning = (message: string, hint: string): Problem[] => [
        { severity: "warning", ...position(subscriber, path), path, message, hint },
      ];
      const fifo = published.get(`${service}/${name}`);
      if (fifo === undefined) {
        const message =
          publisher === undefined
            ? `no workload of this folder publishes "${name}" as ${service}`
            : `${service} publishes no topic "${name}"`;
        return warning(message, "The topic must be in the environment when this worker is deployed.");
      }
      if (fifo === isFifoTopic(topic.queue, fifoDefault)) return [];
      const [is, wanted] = fifo ? ["a FIFO topic", "a standard one"] : ["a standard topic", "a FIFO one"];
      return warning(
        `"${name}" of ${service} is ${is}, and this subscription asks for ${wanted}`,
        fifo
          ? "Give the subscription a FIFO queue, or make the default queue FIFO."
          : "Give the subscription a standard queue: queue: true.",
      );
    });
  });
}

/** Workloads in public or private subnets of an imported network that names none of them. */
export function checkSubnets(
  workloads: readonly ResolvedWorkload[],
  environment: ResolvedEnvironment,
  position: PositionInWorkload,
): Problem[] {
  const { vpc } = environment.spec;
  if (vpc === undefined || !("id" in vpc)) return [];
  const none = { public: vpc.publicSubnetIds.length === 0, private: vpc.privateSubnetIds.length === 0 };
  return workloads.flatMap((workload): Problem[] => {
    const missing = (side: "public" | "private", path: string, message: string): Problem[] => {
      if (!none[side]) return [];
      const hint = `Name them in \`network.vpc.subnets.${side}\` of the environment's manifest.`;
      return [
        { severity: "error", ...position(workload.name, path), path, message, hint, environment: environment.name },
      ];
    };
    switch (workload.kind) {
      case "Static Site":
        return [];
      case "Request-Driven Web Service":
        return workload.spec.placement === "private"
          ? missing("private", placementPath, `${located} private ones`)
          : [];
      default: {
        const { network } = workload.spec;
        const side = network?.placement ?? "public";
        const facing = workload.kind === "Load Balanced Web Service" && facesInternet(workload.spec);
        const message = "the load balancer faces the internet, and the environment has no public subnets";
        return [
          ...(side === "public" || side === "private" ? missing(side, placementPath, `${located} ${side} ones`) : []),
          ...(facing && side !== "public" ? missing("public", "http", message) : []),
        ];
      }
    }
  });
}

const placementPath = "network.vpc.placement";
const located = "the tasks are in subnets that the environment does not have:";

function facesInternet(spec: { http?: { importedLoadBalancer?: string }; nlb?: unknown }): boolean {
  return spec.nlb !== undefined || (spec.http !== undefined && spec.http.importedLoadBalancer === undefined);
}

/**
 * Stages of pipelines that name an environment the folder does not know, deployments of workloads that it does not have,
 * and pipelines of one name. None of it hinders whoever deploys from here without a pipeline.
 */
export function checkPipelines(folder: ApplicationFolder): Problem[] {
  return folder.pipelines.flatMap((pipeline, index) => [
    ...checkPipeline(pipeline, folder),
    ...checkName(pipeline, folder.pipelines.slice(0, index)),
  ]);
}

/** Two pipelines of one name would be one stack. */
function checkName(pipeline: PipelineFile, before: readonly PipelineFile[]): Problem[] {
  const name = pipelineName(pipeline);
  const other = before.find((one) => pipelineName(one) === name);
  const { document } = pipeline;
  const node = document.root === undefined ? undefined : entryOf(document.root, "name");
  if (other === undefined || node === undefined) return [];
  return [
    {
      severity: "error",
      file: document.file,
      ...positionAt(document, node.value.at),
      path: "name",
      message: `the name "${name}" is taken by ${other.document.file}`,
      hint: "Give each pipeline a name of its own.",
    },
  ];
}

/** Name of a pipeline: the one in its manifest, which need not be that of its folder. */
export function pipelineName(pipeline: PipelineFile): string {
  const named = pipeline.document.root?.entries.find(({ key }) => key === "name")?.value;
  return named?.shape === "scalar" && named.text !== "" ? named.text : pipeline.folder;
}

function checkPipeline({ document }: PipelineFile, folder: ApplicationFolder): Problem[] {
  const problems: Problem[] = [];
  const refuse = (at: number, path: string, message: string, hint: string): void => {
    const position = { file: document.file, ...positionAt(document, at), path };
    problems.push({ severity: "error", ...position, message, hint, refusedAtDeploy: true });
  };
  const manifests = new Set(folder.files.environments.map(({ name }) => name));
  const known = new Set([...manifests, ...folder.settings.environmentNames]);
  const workloads = new Set(folder.workloads.map(({ name }) => name));
  items(document.root === undefined ? undefined : entryOf(document.root, "stages")?.value).forEach((stage, i) => {
    const name = stage.shape === "map" ? entryOf(stage, "name")?.value : undefined;
    // Folders of old have no manifests of environments at all: then nothing is known.
    if (name?.shape === "scalar" && manifests.size > 0 && !known.has(name.text)) {
      const here = `Environments here: ${[...known].sort().join(", ")}. One that another repository keeps is named under \`environments\` of copilot/airlift.yml.`;
      const hint = didYouMean(name.text, [...known], here);
      const message = `there is no environment "${name.text}" in copilot/environments`;
      refuse(name.at, `stages[${i}].name`, message, hint);
    }
    const deployments = stage.shape === "map" ? entryOf(stage, "deployments")?.value : undefined;
    for (const entry of deployments?.shape === "map" ? (deployments as MapNode).entries : []) {
      const template = entry.value.shape === "map" ? entryOf(entry.value, "template_path")?.value : undefined;
      // With the template of an environment it is none: a pipeline of environments deploys them so.
      if (workloads.has(entry.key) || (template?.shape === "scalar" && template.text.endsWith(".env.yml"))) continue;
      const hint =
        template === undefined
          ? didYouMean(entry.key, [...workloads], "Deployments name the folders of workloads below copilot/.")
          : "Templates of your own are addons here: put them into an addons folder.";
      refuse(
        entry.keyAt,
        `stages[${i}].deployments.${entry.key}`,
        `there is no workload "${entry.key}" in this folder`,
        hint,
      );
    }
  });
  return problems;
}

function didYouMean(word: string, candidates: readonly string[], otherwise: string): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? otherwise : `Did you mean ${meant}? ${otherwise}`;
}

function items(node: Node | undefined): readonly Node[] {
  return node?.shape === "list" ? node.items : [];
}
