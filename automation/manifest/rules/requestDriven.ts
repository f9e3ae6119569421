import type { RequestDrivenWebServiceForm } from "../kinds.js";
import { checkSource } from "./containers.js";
import type { Draft, RuleContext } from "./context.js";
import { checkExpress } from "./express.js";
import { checkTopics } from "./task.js";

/** https://docs.aws.amazon.com/apprunner/latest/api/API_ImageRepository.html, with what China's regions have behind it. */
const imagePattern =
  /^(?:\d{12}\.dkr\.ecr\.[a-z-]+-\d\.amazonaws\.com(?:\.cn)?|public\.ecr\.aws\/[^/]+)\/(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*(?:[:@][\w+\-=.:/@]+)?$/;

/** MiB of memory that go with CPU units: https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html */
const sizes: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024]],
  [512, [1024]],
  [1024, [2048, 3072, 4096]],
  [2048, [4096, 6144]],
  [4096, [8192, 10_240, 12_288]],
]);

/** Least and most of each number of a health check: https://docs.aws.amazon.com/apprunner/latest/api/API_HealthCheckConfiguration.html */
const [leastOfCheck, mostOfCheck] = [1, 20];

const unusedOfImage = ["credentials", "labels", "depends_on"];
const unusedOfCheck = ["port", "success_codes", "grace_period"];

export function checkRequestDrivenWebService(form: Draft<RequestDrivenWebServiceForm>, context: RuleContext): void {
  checkSource("image", form.image, context);
  checkTopics(form.publish?.topics, context);
  const express = context.facts.requestDriven === "express";
  const location = form.image?.location;
  if (!express && location !== undefined && !imagePattern.test(location)) {
    context.error(
      "image.location",
      `App Runner runs only images of Amazon ECR, and "${location}" is not one`,
      "Write <account>.dkr.ecr.<region>.amazonaws.com/<name>:<tag> or public.ecr.aws/<registry>/<name>:<tag>, or build the image.",
    );
  }
  const { osfamily, architecture } = form.platform ?? {};
  const runner = express ? "Express" : "App Runner";
  if (osfamily?.startsWith("windows")) context.error("platform", `${runner} doesn't run Windows`, "Use linux/x86_64.");
  else if (architecture === "arm" || architecture === "arm64")
    context.error("platform", `${runner} doesn't run on ARM`, "Use linux/x86_64.");
  for (const key of unusedOfImage)
    if (context.written(`image.${key}`))
      context.warning(
        `image.${key}`,
        `${runner} has no ${key}: it has no effect, and had none in Copilot`,
        "Remove it.",
      );
  for (const key of unusedOfCheck)
    if (context.written(`http.healthcheck.${key}`))
      context.warning(
        `http.healthcheck.${key}`,
        `${runner}'s health check has no ${key}: it has no effect, and had none in Copilot`,
        "Remove it.",
      );
  if (express) checkExpress(form, context);
  else {
    checkInstance(form, context);
    checkCustomDomain(form.http?.alias, context);
  }
}

/** Sizes and health checks that App Runner refuses; Copilot left that to it. */
function checkInstance({ cpu, memory, http }: Draft<RequestDrivenWebServiceForm>, context: RuleContext): void {
  const fitting = cpu === undefined ? undefined : sizes.get(cpu);
  if (cpu !== undefined && fitting === undefined)
    context.refusedAtDeploy(
      "cpu",
      `App Runner has no instances of ${cpu} CPU units`,
      `Write ${[...sizes.keys()].join(", ")}.`,
    );
  else if (fitting !== undefined && memory !== undefined && !fitting.includes(memory))
    context.refusedAtDeploy(
      context.written("memory") || !context.written("cpu") ? "memory" : "cpu",
      `App Runner has no instances of ${cpu} CPU units and ${memory} MiB`,
      `With cpu: ${cpu} memory is ${fitting.join(" or ")}.`,
    );
  const check = http?.healthcheck ?? {};
  for (const key of ["interval", "timeout", "healthy_threshold", "unhealthy_threshold"] as const) {
    const value = check[key];
    if (value === undefined || (value >= leastOfCheck && value <= mostOfCheck)) continue;
    context.refusedAtDeploy(
      `http.healthcheck.${key}`,
      `${value} is out of range for App Runner: ${leastOfCheck} to ${mostOfCheck}`,
    );
  }
}

function checkCustomDomain(alias: string | undefined, context: RuleContext): void {
  if (alias === undefined) return;
  const { application, environment, facts } = context;
  if (facts.domain === undefined) {
    context.refusedAtDeploy(
      "http.alias",
      "an alias needs a domain, and the application has none",
      "Name the application's domain in copilot/airlift.yml.",
    );
    return;
  }
  const label = alias.endsWith(`.${facts.domain}`) ? alias.slice(0, -facts.domain.length - 1) : "";
  const hint = `Write one label before the domain, for example web.${facts.domain}; ${application}.${facts.domain} and what is below it are taken.`;
  if (label === "" || label.includes(".") || label === application)
    context.refusedAtDeploy(
      "http.alias",
      `${alias} can't be the domain of a Request-Driven Web Service in ${environment}`,
      hint,
    );
}
