import type { EnvironmentForm } from "../kinds.js";
import { checkAddresses, checkRange, tellWhole } from "./addresses.js";
import { type Draft, eachAt, type RuleContext } from "./context.js";
import { checkCertificates, checkTlsPolicy, checkZoneRegion } from "./regions.js";

type Vpc = NonNullable<NonNullable<Draft<EnvironmentForm>["network"]>["vpc"]>;
type Subnet = { readonly id?: string; readonly cidr?: string; readonly az?: string };

export function checkEnvironment(form: Draft<EnvironmentForm>, context: RuleContext): void {
  if (form.network?.vpc !== undefined) checkVpc(form.network.vpc, context);
  checkPublic(form, context);
  checkPrivate(form, context);
  checkCdn(form, context);
}

const vpcPath = "network.vpc";

function checkVpc(vpc: Vpc, context: RuleContext): void {
  checkGroup(vpc, context);
  if (vpc.flow_logs?.enable === false && context.written(`${vpcPath}.flow_logs`))
    context.warning(
      `${vpcPath}.flow_logs`,
      "false is off here; Copilot created flow logs all the same",
      "Leave it out to say so clearly, or write true to keep them.",
    );
  if (vpc.id !== undefined && vpc.cidr !== undefined)
    context.error(`${vpcPath}.cidr`, "an existing VPC (id) already has its addresses", "Keep id or cidr.");
  else if (vpc.id !== undefined) checkImported(vpc, context);
  else checkManaged(vpc, context);
}

/** Rules of the environment's own group; Copilot found out about their addresses when it deployed. */
function checkGroup(vpc: Vpc, context: RuleContext): void {
  for (const way of ["ingress", "egress"] as const) {
    for (const [rule, path] of eachAt(vpc.security_group?.[way], `${vpcPath}.security_group.${way}`))
      checkRange(rule.cidr, `${path}.cidr`, context);
  }
}

function sidesOf(vpc: Vpc): [side: "public" | "private", subnets: readonly Subnet[]][] {
  return [
    ["public", vpc.subnets?.public ?? []],
    ["private", vpc.subnets?.private ?? []],
  ];
}

function checkImported(vpc: Vpc, context: RuleContext): void {
  if (vpc.id === "") context.refusedAtDeploy(`${vpcPath}.id`, "the id is empty", "Write the id of the VPC.");
  const path = `${vpcPath}.subnets`;
  for (const [side, subnets] of sidesOf(vpc)) {
    for (const [subnet, at] of eachAt(subnets, `${path}.${side}`)) {
      if (subnet.id === undefined) context.error(at, "a subnet of an existing VPC needs its id", "Add id.");
      else if (subnet.id === "") context.refusedAtDeploy(`${at}.id`, "the id is empty", "Write the id of the subnet.");
      else if (subnets.findIndex(({ id }) => id === subnet.id) < subnets.indexOf(subnet))
        context.refusedAtDeploy(`${at}.id`, `${subnet.id} is named twice`, "Name a subnet in another zone.");
      for (const key of ["cidr", "az"] as const)
        if (subnet[key] !== undefined)
          context.error(
            `${at}.${key}`,
            `an existing subnet already has its ${key === "az" ? "zone" : "addresses"}`,
            "Keep id only.",
          );
    }
    if (subnets.length === 1)
      context.error(
        `${path}.${side}`,
        `one ${side} subnet is not enough: load balancers and services need two zones`,
        "Name a second one in another zone.",
      );
  }
  if (sidesOf(vpc).every(([, subnets]) => subnets.length === 0))
    context.error(
      `${vpcPath}.id`,
      "an existing VPC needs the subnets to use",
      "Name them in `network.vpc.subnets.public` and `.private`.",
    );
}

function checkManaged(vpc: Vpc, context: RuleContext): void {
  const path = `${vpcPath}.subnets`;
  const listed = sidesOf(vpc).some(([, subnets]) => subnets.length > 0);
  if (vpc.cidr === undefined) {
    if (!listed) return;
    const withId = sidesOf(vpc).some(([, subnets]) => subnets.some((subnet) => subnet.id !== undefined));
    if (withId) context.error(path, "subnets by id need the VPC that they are in", "Add `network.vpc.id`.");
    else
      context.warning(
        path,
        "without `network.vpc.cidr` the subnets have no effect, and had none in Copilot: the default network is made",
        "Add cidr: 10.0.0.0/16, or remove the subnets.",
      );
    return;
  }
  if (!listed) {
    context.error(
      `${vpcPath}.cidr`,
      "a network with addresses of its own needs its subnets: Copilot made one without any",
      "Add `network.vpc.subnets` with two public and two private subnets, each with `cidr`.",
    );
    return;
  }
  for (const [side, subnets] of sidesOf(vpc)) {
    for (const [subnet, at] of eachAt(subnets, `${path}.${side}`)) {
      if (subnet.cidr === undefined) context.error(at, "a subnet of a new network needs its addresses", "Add cidr.");
      if (subnet.id !== undefined)
        context.error(
          `${at}.id`,
          "a subnet of a new network has no id yet",
          "Leave `id` out, or give `network.vpc.id`.",
        );
      checkZoneRegion(subnet.az, `${at}.az`, context);
    }
  }
  if (checkAddresses(vpc, vpcPath, context)) checkZones(vpc, context);
}

function checkZones(vpc: Vpc, context: RuleContext): void {
  const path = `${vpcPath}.subnets`;
  const zones = sidesOf(vpc).map(
    ([, subnets]) => new Set(subnets.flatMap((subnet) => (subnet.az === undefined ? [] : [subnet.az]))),
  );
  const [publicZones = new Set<string>(), privateZones = new Set<string>()] = zones;
  const all = sidesOf(vpc).flatMap(([, subnets]) => subnets);
  const counts = sidesOf(vpc).map(([, subnets]) => new Set(subnets.map((subnet) => subnet.cidr)).size);
  if (all.every((subnet) => subnet.az === undefined)) {
    if (counts[0] !== counts[1])
      context.error(
        path,
        `${counts[0]} public and ${counts[1]} private subnets: without zones there must be as many of each`,
        "Add the missing ones, or az to all of them.",
      );
    else if ((counts[0] ?? 0) < 2)
      context.error(path, "a network needs subnets in two zones at least", "Add a second public and private subnet.");
    return;
  }
  if (all.some((subnet) => subnet.az === undefined)) {
    context.error(path, "some subnets name their zone and some don't", "Give az to all of them, or to none.");
    return;
  }
  const same = publicZones.size === privateZones.size && [...publicZones].every((zone) => privateZones.has(zone));
  if (!same)
    context.error(
      path,
      `public subnets are in ${[...publicZones].join(", ")}, private ones in ${[...privateZones].join(", ")}: the zones must be the same`,
    );
  else if (publicZones.size < 2)
    context.error(path, "a network needs subnets in two zones at least", "Add subnets in a second zone.");
  else if (counts.some((count) => count !== publicZones.size))
    context.error(path, "each zone takes one public and one private subnet");
}

function checkPublic(form: Draft<EnvironmentForm>, context: RuleContext): void {
  const http = form.http?.public;
  if (http === undefined) return;
  checkCertificates(http.certificates, "http.public.certificates", context);
  checkTlsPolicy(http.ssl_policy, "http.public.ssl_policy", context);
  for (const [range, at] of eachAt(http.ingress?.source_ips, "http.public.ingress.source_ips"))
    tellWhole(range, at, context);
  const old = "http.public.security_groups.ingress";
  if (context.written(old)) {
    if (context.written("http.public.ingress"))
      context.error(old, "ingress is given in its old and its new spelling", "Keep `http.public.ingress`.");
    else if (context.written(`${old}.restrict_to.source_ips`))
      context.warning(
        `${old}.restrict_to.source_ips`,
        "Copilot checked these addresses and let everyone in; here only they reach the load balancer",
        "Write `http.public.ingress.source_ips`.",
      );
  }
  if (context.written(`${old}.from_vpc`))
    context.error(
      `${old}.from_vpc`,
      "the public load balancer can't be limited to the VPC",
      "Use `http.private.ingress.vpc`.",
    );
  const fromCdn = http.ingress?.cdn === true ? "http.public.ingress.cdn" : `${old}.restrict_to.cdn`;
  if (
    (http.ingress?.cdn === true || http.security_groups?.ingress?.restrict_to?.cdn === true) &&
    form.cdn?.enable !== true
  ) {
    context.error(fromCdn, "there is no CloudFront distribution to allow in", "Set cdn: true.");
  }
}

function checkPrivate(form: Draft<EnvironmentForm>, context: RuleContext): void {
  const http = form.http?.private;
  if (http === undefined) return;
  checkCertificates(http.certificates, "http.private.certificates", context);
  checkTlsPolicy(http.ssl_policy, "http.private.ssl_policy", context);
  const old = "http.private.security_groups.ingress";
  if (context.written(old) && context.written("http.private.ingress"))
    context.error(old, "ingress is given in its old and its new spelling", "Keep `http.private.ingress`.");
  for (const key of ["cdn", "source_ips"]) {
    if (context.written(`${old}.restrict_to.${key}`))
      context.error(
        `${old}.restrict_to`,
        "the internal load balancer can't be limited like that",
        "Leave `restrict_to` out.",
      );
  }
  if ((http.subnets?.length ?? 0) === 0) return;
  const vpc = form.network?.vpc;
  if (vpc?.id === undefined) {
    context.error(
      "http.private.subnets",
      "subnets can be chosen only in an existing VPC",
      "Add `network.vpc.id`, or leave the subnets out.",
    );
    return;
  }
  const known = new Set(sidesOf(vpc).flatMap(([, subnets]) => subnets.map((subnet) => subnet.id)));
  for (const [subnet, path] of eachAt(http.subnets, "http.private.subnets")) {
    if (!known.has(subnet))
      context.error(
        path,
        `${subnet} is not among the subnets of the environment`,
        "Name it in `network.vpc.subnets` too.",
      );
  }
}

function checkCdn(form: Draft<EnvironmentForm>, context: RuleContext): void {
  const { cdn } = form;
  if (cdn?.enable !== true) return;
  const certificates = (form.http?.public?.certificates?.length ?? 0) > 0;
  if (certificates && cdn.certificate === undefined)
    context.error(
      "cdn",
      "with certificates of your own, CloudFront needs one too",
      "Add `cdn.certificate` with a certificate in us-east-1.",
    );
  else if (!certificates && cdn.certificate !== undefined && cdn.terminate_tls !== true) {
    context.error(
      "cdn.certificate",
      "the load balancer has no certificate, so CloudFront must end TLS",
      "Set `cdn.terminate_tls: true`, or add `http.public.certificates`.",
    );
  }
}
