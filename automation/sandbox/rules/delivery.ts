import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text, texts } from "../values.js";
import { checkPolicy, readDocument } from "./documents.js";

export { allowImage, checkImage, imageOutputs, pushImage, releaseRepository, removeImage } from "./images.js";
export { allowPipeline, checkPipeline } from "./pipelines.js";

/** Rules of a lifecycle policy have distinct priorities, a selection and an action. */
export function checkLifecyclePolicy(inputs: Inputs): void {
  const written = typeof inputs.policy === "string" ? inputs.policy : JSON.stringify(inputs.policy ?? {});
  const document = readDocument(
    "lifecycle-policy",
    "InvalidParameterException",
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: it",
    written,
  );
  if (!document) return;
  const bad = (says: string): never =>
    refuse(
      "lifecycle-policy",
      "InvalidParameterException",
      `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '${says}'`,
    );
  const rules = records(document.rules);
  if (rules.length === 0 || rules.length > 50) bad("a lifecycle policy has 1 to 50 rules");
  const priorities = rules.map(({ rulePriority }) => numeric(rulePriority) ?? 0);
  if (new Set(priorities).size < priorities.length || priorities.some((one) => one < 1))
    bad("rule priorities are distinct and at least 1");
  for (const rule of rules) {
    const [selection = {}] = records(rule.selection);
    if (!["tagged", "untagged", "any"].includes(text(selection.tagStatus)))
      bad(`tagStatus '${text(selection.tagStatus)}' is not known`);
    if (!["imageCountMoreThan", "sinceImagePushed"].includes(text(selection.countType)))
      bad(`countType '${text(selection.countType)}' is not known`);
    if ((numeric(selection.countNumber) ?? 0) < 1) bad("countNumber is at least 1");
    if (
      selection.tagStatus === "any" &&
      rule !== [...rules].sort((a, b) => Number(a.rulePriority) - Number(b.rulePriority)).at(-1)
    )
      bad("a rule for any tag has the highest priority");
  }
}

export function checkRepositoryPolicy(inputs: Inputs): void {
  if (typeof inputs.policy === "string") checkPolicy(inputs.policy, "resource", 10_240);
}

/** Builds last 5 minutes to 36 hours, and a buildspec that is text is YAML with a version. */
export function checkBuildProject(inputs: Inputs): void {
  const minutes = numeric(inputs.buildTimeout);
  if (minutes !== undefined && (minutes < 5 || minutes > 2160)) {
    refuse("build-project", "InvalidInputException", `Invalid timeout: ${minutes} minutes is not between 5 and 2160`);
  }
  const [source = {}] = records(inputs.source);
  const spec = text(source.buildspec);
  if (spec.includes("\n") && !/^version:\s*['"]?0\.[12]['"]?\s*$/m.test(spec)) {
    refuse("build-project", "InvalidInputException", "YAML_FILE_ERROR: the buildspec has no version");
  }
  const [artifacts = {}] = records(inputs.artifacts);
  if ((source.type === "CODEPIPELINE") !== (artifacts.type === "CODEPIPELINE")) {
    refuse("build-project", "InvalidInputException", "Source and artifacts are both of CODEPIPELINE or neither");
  }
}

/** A parameter has a value of 4 KB (8 KB when advanced) and does not begin with aws or ssm. */
export function checkParameter(inputs: Inputs): void {
  if (/^\/?(aws|ssm)/i.test(text(inputs.name)))
    refuse(
      "parameter",
      "ValidationException",
      'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    );
  const type = text(inputs.type);
  if (type && !["String", "StringList", "SecureString"].includes(type))
    refuse("parameter", "ValidationException", `The parameter type '${type}' is not known`);
  const limit = inputs.tier === "Advanced" ? 8192 : 4096;
  const size = Buffer.byteLength(text(inputs.value));
  if (size > limit && inputs.tier !== "Intelligent-Tiering") {
    refuse(
      "parameter",
      "ValidationException",
      `${inputs.tier ?? "Standard"} tier parameters support a maximum parameter value of ${limit} characters.`,
    );
  }
  if (
    text(inputs.name)
      .split("/")
      .filter((part) => part).length > 15
  ) {
    refuse("parameter", "HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of 15 levels.");
  }
}

/** A deleted secret can be restored for 7 to 30 days, or not at all. */
export function checkSecret(inputs: Inputs): void {
  const days = numeric(inputs.recoveryWindowInDays);
  if (days !== undefined && days !== 0 && (days < 7 || days > 30)) {
    refuse(
      "secret",
      "InvalidParameterException",
      `The RecoveryWindowInDays value ${days} must be between 7 and 30 days (inclusive).`,
    );
  }
  if (inputs.policy !== undefined) checkPolicy(inputs.policy, "resource", 20_480);
  if (texts(inputs.replicas).length > 0) refuse("secret", "InvalidParameterException", "Replicas take a region each");
}
