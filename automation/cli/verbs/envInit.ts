import { initEnvironment } from "../../init/environment.js";
import { listed } from "../flags.js";
import { initContext, tellNext } from "../initContext.js";
import { defineVerb } from "../verb.js";

export const envInitVerb = defineVerb({
  command: "init",
  describe: "Write the manifest of a new environment",
  flags: ["json", "region", "profile"],
  own: {
    name: { alias: "n", type: "string", describe: "Name of the environment" },
    "default-config": {
      type: "boolean",
      describe: "A VPC of its own with the usual addresses; asks nothing about it",
    },
    "import-vpc-id": { type: "string", describe: "Use this VPC" },
    "import-public-subnets": { type: "string", array: true, describe: "Its public subnets, separated by commas" },
    "import-private-subnets": { type: "string", array: true, describe: "Its private subnets, separated by commas" },
    "import-cert-arns": {
      type: "string",
      array: true,
      describe: "Certificates of the load balancer, separated by commas",
    },
    "override-vpc-cidr": { type: "string", describe: "Addresses of the VPC that is made" },
    "override-az-names": { type: "string", array: true, describe: "Its availability zones, separated by commas" },
    "override-public-cidrs": {
      type: "string",
      array: true,
      describe: "Addresses of its public subnets, separated by commas",
    },
    "override-private-cidrs": {
      type: "string",
      array: true,
      describe: "Addresses of its private subnets, separated by commas",
    },
    "internal-alb-subnets": {
      type: "string",
      array: true,
      describe: "Subnets of the internal load balancer, separated by commas",
    },
    "internal-alb-allow-vpc-ingress": {
      type: "boolean",
      describe: "Let the whole VPC reach the internal load balancer",
    },
    "container-insights": { type: "boolean", describe: "Metrics of every container" },
    overwrite: { type: "boolean", describe: "Replace a manifest that exists" },
  },
  async run(parsed, verb) {
    const result = await initEnvironment(initContext(parsed, verb), {
      app: parsed.app,
      name: parsed.name,
      profile: parsed.profile,
      region: parsed.region,
      defaultConfig: parsed["default-config"],
      importVpcId: parsed["import-vpc-id"],
      importPublicSubnets: listed(parsed["import-public-subnets"]),
      importPrivateSubnets: listed(parsed["import-private-subnets"]),
      importCertArns: listed(parsed["import-cert-arns"]),
      overrideVpcCidr: parsed["override-vpc-cidr"],
      overrideAzNames: listed(parsed["override-az-names"]),
      overridePublicCidrs: listed(parsed["override-public-cidrs"]),
      overridePrivateCidrs: listed(parsed["override-private-cidrs"]),
      internalAlbSubnets: listed(parsed["internal-alb-subnets"]),
      internalAlbAllowVpcIngress: parsed["internal-alb-allow-vpc-ingress"],
      containerInsights: parsed["container-insights"],
      overwrite: parsed.overwrite === true,
    });
    tellNext(parsed, verb, result);
  },
});
