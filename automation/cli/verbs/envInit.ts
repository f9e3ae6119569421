import { initEnvironment } from "../../init/environment.js";
import { listGiven, switchGiven, textGiven, withOwn } from "../given.js";
import { initContext, tellNext } from "../initContext.js";
import type { VerbDefinition } from "../verb.js";

export const envInitVerb: VerbDefinition = {
  command: "init",
  describe: "Write the manifest of a new environment",
  flags: ["json", "region", "profile"],
  arguments: (yargs) =>
    withOwn(yargs, {
      name: { alias: "n", type: "string", describe: "Name of the environment" },
      "default-config": {
        type: "boolean",
        describe: "A VPC of its own with the usual addresses; asks nothing about it",
      },
      "import-vpc-id": { type: "string", describe: "Use this VPC" },
      "import-public-subnets": { type: "string", describe: "Its public subnets, separated by commas" },
      "import-private-subnets": { type: "string", describe: "Its private subnets, separated by commas" },
      "import-cert-arns": { type: "string", describe: "Certificates of the load balancer, separated by commas" },
      "override-vpc-cidr": { type: "string", describe: "Addresses of the VPC that is made" },
      "override-az-names": { type: "string", describe: "Its availability zones, separated by commas" },
      "override-public-cidrs": { type: "string", describe: "Addresses of its public subnets, separated by commas" },
      "override-private-cidrs": { type: "string", describe: "Addresses of its private subnets, separated by commas" },
      "internal-alb-subnets": {
        type: "string",
        describe: "Subnets of the internal load balancer, separated by commas",
      },
      "internal-alb-allow-vpc-ingress": {
        type: "boolean",
        describe: "Let the whole VPC reach the internal load balancer",
      },
      "container-insights": { type: "boolean", describe: "Metrics of every container" },
      overwrite: { type: "boolean", describe: "Replace a manifest that exists" },
    }),
  async run(parsed, verb) {
    const result = await initEnvironment(initContext(parsed, verb), {
      app: textGiven(parsed, "app"),
      name: textGiven(parsed, "name"),
      profile: textGiven(parsed, "profile"),
      region: textGiven(parsed, "region"),
      defaultConfig: switchGiven(parsed, "default-config"),
      importVpcId: textGiven(parsed, "import-vpc-id"),
      importPublicSubnets: listGiven(parsed, "import-public-subnets"),
      importPrivateSubnets: listGiven(parsed, "import-private-subnets"),
      importCertArns: listGiven(parsed, "import-cert-arns"),
      overrideVpcCidr: textGiven(parsed, "override-vpc-cidr"),
      overrideAzNames: listGiven(parsed, "override-az-names"),
      overridePublicCidrs: listGiven(parsed, "override-public-cidrs"),
      overridePrivateCidrs: listGiven(parsed, "override-private-cidrs"),
      internalAlbSubnets: listGiven(parsed, "internal-alb-subnets"),
      internalAlbAllowVpcIngress: switchGiven(parsed, "internal-alb-allow-vpc-ingress"),
      containerInsights: switchGiven(parsed, "container-insights"),
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
};
