/** Edits of the task definition. Long form: as written; CloudFormation's short tags become their long form. */
import { any, list, map, type Refusal, str } from "../fields.js";

function refuseOverridePath(path: string): Refusal | undefined {
  if (path === "Family" || /^ContainerDefinitions\[\d+\]\.Name$/.test(path)) {
    return { message: `"${path}" can't be changed: Copilot and ECS find the task by it` };
  }
  const wrong = path.split(".").find((part) => !/^[a-zA-Z0-9_-]+(\[(\d+|-)\])?$/.test(part));
  return wrong === undefined
    ? undefined
    : {
        message: `"${wrong}" is not a part of a path`,
        hint: "Parts look like Cpu, Volumes[0] or ContainerDefinitions[-], with dots between them.",
      };
}

export const taskdefOverrides = list(
  map(
    {
      path: str({
        effect: "property of the task definition",
        rules: ["Dots between parts; [n] an index that exists, [-] appends.", "Not Family, nor a container's Name."],
        required: true,
        refuse: refuseOverridePath,
      }),
      value: any({
        effect: "value that replaces it",
        form: "any YAML, with CloudFormation's tags",
        rules: ["Where a secret or image is named, a text or a function of CloudFormation."],
        required: true,
      }),
    },
    { effect: "one edit" },
  ),
  { effect: "edits of the task definition, in this order, after everything else" },
);
