import { topicName, workloadStem } from "../../components/names.js";
import { positionFor } from "../manifest/document.js";
import { ManifestError, type Problem } from "../manifest/problems.js";
import type { ResolvedApplication } from "../manifest/resolved.js";
import { isWorkload } from "../record/ownership.js";
import type { OpenFolder } from "../session/openFolder.js";
import type { StateResource } from "../stack/contents.js";
import type { Draft } from "./draft.js";

/**
 * Refuses subscriptions to topics whose publisher is known and does not take part, where no earlier run made the topic:
 * SNS would refuse them once all the rest has been made.
 * @throws ManifestError
 */
export function refuseMissingTopics(
  { folder }: OpenFolder,
  { part, record, built }: Pick<Draft, "part" | "record" | "built">,
  { workloads }: Pick<ResolvedApplication, "workloads">,
  resources: readonly StateResource[],
): void {
  const { application, environment } = part;
  const made = new Set(resources.filter(({ type }) => type === "aws:sns/topic:Topic").map(({ inputs }) => inputs.name));
  const problems = part.workloads.flatMap((workload) => {
    if (workload.kind !== "Worker Service") return [];
    return (workload.spec.subscribe?.topics ?? []).flatMap(({ name, service, fifoTopic }, index): Problem[] => {
      const deployed = Object.hasOwn(record.workloads, service);
      if (built.has(service) || !(deployed || workloads.some((one) => one.name === service))) return [];
      // Copilot runs it until its own repository has adopted it.
      if (record.adopted !== undefined && deployed && !resources.some((one) => isWorkload(one) && one.name === service))
        return [];
      if (made.has(topicName(workloadStem(application, environment.name, service), name, fifoTopic === true)))
        return [];
      const document = folder.workloads.find((one) => one.name === workload.name)?.document;
      const path = `subscribe.topics[${index}].name`;
      const place = document === undefined ? { line: 0, column: 0 } : positionFor(document, environment.name, path);
      return [
        {
          ...{ severity: "error", file: workload.file, ...place, path, environment: environment.name },
          message: deployed
            ? `${service} is deployed without the topic "${name}"`
            : `"${name}" is a topic of ${service}, which is neither deployed nor part of this run`,
          hint: `Deploy ${service} first, or both: -n ${service} -n ${workload.name}.`,
        },
      ];
    });
  });
  if (problems.length > 0) throw new ManifestError(problems);
}
