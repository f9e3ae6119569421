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
      describe: "Use the default network without asking",
    },
    "import-vpc-id": { type: "string", describe: "Import this VPC" },
    "import-public-subnets": {
      type: "string",
      array: true,
      describe: "Public subnets of the imported VPC, comma-separated",
    },
    "import-private-subnets": {
      type: "string",
      array: true,
      describe: "Private subnets of the imported VPC, comma-separated",
    },
    "import-cert-arns": {
      type: "string",
      array: true,
      describe: "Certificates of the load balancer, comma-separated",
    },
    "override-vpc-cidr": { type: "string", describe: "CIDR block of the new VPC" },
    "override-az-names": {
      type: "string",
      array: true,
      describe: "Availability zones of the new VPC, comma-separated",
    },
    "override-public-cidrs": {
      type: "string",
      array: true,
      describe: "CIDR blocks of its public subnets, comma-separated",
    },
    "override-private-cidrs": {
      type: "string",
      array: true,
      describe: "CIDR blocks of its private subnets, comma-separated",
    },
    "internal-alb-subnets": {
      type: "string",
      array: true,
      describe: "Subnets of the internal load balancer, comma-separated",
    },
    "internal-alb-allow-vpc-ingress": {
      type: "boolean",
      describe: "Let the whole VPC reach the internal load balancer",
    },
    "container-insights": { type: "boolean", describe: "Enable Container Insights" },
    overwrite: { type: "boolean", describe: "Overwrite an existing manifest" },
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
