import { createHash } from "node:crypto";
import { isRecord } from "../base/isRecord.js";
import { Monitor, type Registered } from "./monitor.js";
import type { ConstructRequest, Provider } from "./server.js";
import {
  holdsUnknown,
  type Inputs,
  numeric,
  records,
  reference,
  secret,
  text,
  texts,
  UNKNOWN,
  unwrap,
} from "./values.js";
import { versions } from "./versions.js";

/** The provider `awsx` of the sandbox: the two components of ecr, made of the same children as the real ones. */
export function awsxProvider(): Provider {
  return {
    name: "awsx",
    version: versions.awsx,
    schema: () => JSON.stringify({ name: "awsx", version: versions.awsx }),
    construct: async (request) => {
      const make = components[request.getType()];
      if (!make) throw new Error(`the sandbox's awsx does not know the component ${request.getType()}`);
      const monitor = new Monitor(request.getMonitorendpoint());
      try {
        return await make(request, monitor);
      } finally {
        monitor.close();
      }
    },
  };
}

type Made = Promise<{ urn: string; state: Inputs; dependencies: Readonly<Record<string, readonly string[]>> }>;

const components: Readonly<Record<string, (request: ConstructRequest, monitor: Monitor) => Made>> = {
  "awsx:ecr:Repository": makeRepository,
  "awsx:ecr:Image": makeImage,
};

const inputsOf = (request: ConstructRequest): Inputs => (request.getInputs()?.toJavaScript() ?? {}) as Inputs;

/** A reference to the provider that the component was given for a package; "" for the default one. */
const providerFor = (request: ConstructRequest, name: string): string => request.getProvidersMap().get(name) ?? "";

const refer = ({ urn, id }: Registered): Inputs => reference(urn, id || UNKNOWN, versions.aws);

async function makeRepository(request: ConstructRequest, monitor: Monitor): Made {
  const { lifecyclePolicy, ...inputs } = inputsOf(request);
  const component = await monitor.component(request, {});
  const repository = await monitor.resource({
    type: "aws:ecr/repository:Repository",
    name: request.getName().toLowerCase(),
    inputs,
    parent: component.urn,
    provider: providerFor(request, "aws"),
    version: versions.aws,
  });
  const state: Inputs = { repository: refer(repository), url: repository.outputs.repositoryUrl ?? UNKNOWN };
  const [wanted = {}] = records(lifecyclePolicy);
  if (wanted.skip !== true) {
    // The real component gives this one no parent, and so no provider of the component's.
    const policy = await monitor.resource({
      type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
      name: request.getName().toLowerCase(),
      inputs: { repository: repository.outputs.name ?? UNKNOWN, policy: JSON.stringify(lifecycleRules(wanted)) },
      parent: "",
      version: versions.aws,
      dependencies: [repository.urn],
    });
    state.lifecyclePolicy = refer(policy);
  }
  await monitor.complete(component.urn, { repository: state.repository, lifecyclePolicy: state.lifecyclePolicy });
  const dependencies = Object.fromEntries(Object.keys(state).map((key) => [key, [repository.urn]]));
  return { urn: component.urn, state, dependencies };
}

/** Without rules, one untagged image is kept; a rule for any tag comes last. */
function lifecycleRules({ rules }: Inputs): Inputs {
  const given = Array.isArray(rules)
    ? records(rules)
    : [{ description: "remove untagged images", tagStatus: "untagged", maximumNumberOfImages: 1 }];
  const ordered = [
    ...given.filter((one) => one.tagStatus !== "any"),
    ...given.filter((one) => one.tagStatus === "any"),
  ];
  return { rules: ordered.map((one, index) => lifecycleRule(one, index + 1)) };
}

function lifecycleRule(rule: Inputs, rulePriority: number): Inputs {
  const count = numeric(rule.maximumNumberOfImages);
  const age = numeric(rule.maximumAgeLimit);
  if (count === undefined && age === undefined) {
    throw new Error("Either [maximumNumberOfImages] or [maximumAgeLimit] must be provided with a rule.");
  }
  const isAnyTag = rule.tagStatus === "any" || rule.tagStatus === "untagged";
  if (!isAnyTag && texts(rule.tagPrefixList).length === 0) throw new Error("tagPrefixList cannot be empty.");
  return {
    rulePriority,
    description: rule.description,
    selection: {
      ...(isAnyTag ? { tagStatus: rule.tagStatus } : { tagStatus: "tagged", tagPrefixList: rule.tagPrefixList }),
      ...(count === undefined
        ? { countType: "sinceImagePushed", countNumber: age, countUnit: "days" }
        : { countType: "imageCountMoreThan", countNumber: count }),
    },
    action: { type: "expire" },
  };
}

async function makeImage(request: ConstructRequest, monitor: Monitor): Made {
  const inputs = inputsOf(request);
  const component = await monitor.component(request, inputs);
  const { plain } = unwrap(inputs);
  // As long as an argument is unknown nothing is built: the children show when it is known.
  const built = holdsUnknown(plain) ? undefined : await build(request, monitor, component.urn, plain);
  const state = { imageUri: built ? uriOf(plain, built) : UNKNOWN };
  await monitor.complete(component.urn, state);
  return { urn: component.urn, state, dependencies: built ? { imageUri: [built.urn] } : {} };
}

async function build(request: ConstructRequest, monitor: Monitor, parent: string, inputs: Inputs): Promise<Registered> {
  const repository = text(inputs.repositoryUrl);
  const name = text(inputs.imageName) || text(inputs.imageTag) || uniqueName(inputs, request.getStack());
  const registryId = text(inputs.registryId) || (repository.replace("https://", "").split(".")[0] ?? "");
  const credentials = await monitor.invoke(
    "aws:ecr/getAuthorizationToken:getAuthorizationToken",
    { registryId },
    providerFor(request, "aws"),
    versions.aws,
  );
  const image = `${repository}:${name}`;
  const cached = texts(inputs.cacheFrom);
  return monitor.resource({
    type: "docker-build:index:Image",
    name,
    parent,
    provider: providerFor(request, "docker-build"),
    version: versions["docker-build"],
    inputs: {
      tags: [image],
      buildArgs: isRecord(inputs.args) ? inputs.args : undefined,
      cacheFrom: (cached.length > 0 ? cached : [image]).map((ref) => ({ registry: { ref } })),
      cacheTo: [{ inline: {} }],
      context: { location: text(inputs.context) || "." },
      dockerfile: { location: inputs.dockerfile },
      platforms: text(inputs.platform) ? [inputs.platform] : [],
      target: inputs.target,
      push: true,
      registries: [
        {
          address: credentials.proxyEndpoint,
          username: credentials.userName,
          password: secret(unwrap(credentials).plain.password),
        },
      ],
    },
  });
}

/** The digest form where there is one. */
function uriOf(inputs: Inputs, { outputs }: Registered): string {
  const { digest, ref } = unwrap(outputs).plain;
  if (holdsUnknown(digest) || holdsUnknown(ref)) return UNKNOWN;
  if (text(digest)) return `${text(inputs.repositoryUrl)}@${text(digest)}`;
  return text(ref).replace(/^(.*):([^@]+)(@sha256:.+)$/, "$1$3");
}

/** Without a name or a tag, what is built names the image. */
function uniqueName(inputs: Inputs, stack: string): string {
  const args = isRecord(inputs.args)
    ? Object.entries(inputs.args).map(([name, value]) => `;arg[${name}]=${value}`)
    : [];
  const dockerfile = text(inputs.dockerfile) ? `;dockerfile=${text(inputs.dockerfile)}` : "";
  const signature = `${text(inputs.context) || "."}${dockerfile}${args.join("")}${stack}`;
  return `${createHash("sha1").update(signature).digest("hex")}-container`;
}
