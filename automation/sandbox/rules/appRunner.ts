import type { Call } from "../kind.js";
import { refuse } from "../refusal.js";
import { type Inputs, numeric, records, text } from "../values.js";

const CODE = "InvalidRequestException";

/** CPU units → MiB of memory. */
const SIZES: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024],
  512: [1024],
  1024: [2048, 3072, 4096],
  2048: [4096, 6144],
  4096: [8192, 10_240, 12_288],
};

/** `1024` or `1 vCPU`, `2048` or `2 GB`, in units of 1/1024. */
const units = (value: unknown): number | undefined => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?(vCPU|GB)$/.exec(text(value)) ?? [];
  return unit ? Number(amount) * 1024 : numeric(value);
};

/** App Runner runs instances of certain sizes, and its health checks have limits. */
export function checkAppRunner(inputs: Inputs): void {
  const [instance = {}] = records(inputs.instanceConfiguration);
  const [cpu, memory] = [units(instance.cpu ?? 1024), units(instance.memory ?? 2048)];
  if (cpu !== undefined && memory !== undefined && !SIZES[cpu]?.includes(memory)) {
    refuse("app-runner-size", CODE, `Unsupported instance configuration: ${cpu} CPU units with ${memory} MB of memory`);
  }
  const [health = {}] = records(inputs.healthCheckConfiguration);
  for (const key of ["interval", "timeout", "healthyThreshold", "unhealthyThreshold"]) {
    const value = numeric(health[key]);
    if (value !== undefined && (value < 1 || value > 20))
      refuse("app-runner-health", CODE, `${key} ${value} must be between 1 and 20`);
  }
}

/** Minimum, maximum and concurrency of a service. */
export function checkScaling(inputs: Inputs): void {
  const [least, most, requests] = [
    numeric(inputs.minSize) ?? 1,
    numeric(inputs.maxSize) ?? 25,
    numeric(inputs.maxConcurrency) ?? 100,
  ];
  if (least < 1 || most > 25 || least > most || requests < 1 || requests > 200) {
    refuse(
      "app-runner-size",
      CODE,
      `Auto scaling of ${least} to ${most} instances with ${requests} requests each is out of range`,
    );
  }
}

/** The image is in a registry that App Runner reads, and a private one needs an access role. */
export function allowAppRunner({ world, inputs }: Call): void {
  const [source = {}] = records(inputs.sourceConfiguration);
  const [image = {}] = records(source.imageRepository);
  const identifier = text(image.imageIdentifier);
  if (!identifier) return;
  const isPublic = identifier.startsWith("public.ecr.aws/");
  const [, account = "", region = "", repository = "", , digest] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(:[^@]+)?(?:@(.+))?$/.exec(identifier) ?? [];
  if (!isPublic && !account)
    refuse("app-runner-image", CODE, `The image ${identifier} is not in Amazon ECR or ECR Public`);
  if (account && records(source.authenticationConfiguration)[0]?.accessRoleArn === undefined) {
    refuse(
      "app-runner-image",
      CODE,
      "AuthenticationConfiguration.AccessRoleArn is required for ECR image repositories",
    );
  }
  const found = account ? world.find("aws:ecr/repository:Repository", repository, { account, region }) : undefined;
  if (account && !found)
    refuse("app-runner-image", CODE, `The repository ${repository} does not exist in account ${account}, ${region}`);
  const named = digest ?? identifier.split(":").at(-1) ?? "latest";
  if (found && !found.existing && !world.find("aws:ecr/image:Image", `${repository}@${named}`, { account, region })) {
    refuse("app-runner-image", CODE, `The image ${identifier} does not exist`);
  }
}
