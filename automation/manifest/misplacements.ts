import type { Node } from "./document.js";
import type { ManifestKind } from "./kinds.js";

/** A key that is often written where it does nothing, and what to do with it. */
export interface Misplacement {
  /** Path of the key, with `*` for names and indexes. */
  where: RegExp;
  kinds?: readonly ManifestKind[];
  advice: string | ((key: string, value: Node) => string);
}

/** Which of the two health checks a map looks like, by the words in it. */
function whoseHealthCheck(_key: string, value: Node): string {
  const keys = value.shape === "map" ? value.entries.map((entry) => entry.key) : [];
  const ofBalancer =
    value.shape === "scalar" ||
    keys.some((key) => /^(path|port|success_codes|healthy_threshold|unhealthy_threshold|grace_period)$/.test(key));
  if (ofBalancer) return "It belongs in `http.healthcheck`.";
  return keys.some((key) => /^(command|retries|start_period)$/.test(key))
    ? "It belongs in `image.healthcheck`."
    : "It belongs in `http.healthcheck` (the load balancer's check) or `image.healthcheck` (the container's).";
}

const checkWords = "path|success_codes|healthy_threshold|unhealthy_threshold|timeout|interval|grace_period";

/** Known families, most special first; whatever is not here is placed by the table itself. */
export const misplacements: readonly Misplacement[] = [
  // Words of one health check in the other.
  { where: /(^|\.)healthcheck\.(startPeriod|start-period|startperiod)$/, advice: "Did you mean `start_period`?" },
  {
    where: /^http(\.additional_rules\.\*)?\.healthcheck\.retries$/,
    advice: "A load balancer counts with `unhealthy_threshold`; `retries` is for `image.healthcheck`.",
  },
  {
    where: /^http(\.additional_rules\.\*)?\.healthcheck\.start_period$/,
    advice: "A load balancer's check has `grace_period`; `start_period` is for `image.healthcheck`.",
  },
  {
    where: /^http(\.additional_rules\.\*)?\.healthcheck\.command$/,
    advice: "A load balancer requests a `path`; a `command` is for `image.healthcheck`.",
  },
  {
    where: /^image\.healthcheck\.(path|port|success_codes|healthy_threshold|unhealthy_threshold|grace_period)$/,
    kinds: ["Load Balanced Web Service", "Backend Service"],
    advice: (key) => `The load balancer's check has it: \`http.healthcheck.${key}\`.`,
  },
  {
    where: /healthcheck\.(unhealthyThreshold|healthyThreshold|successCodes|gracePeriod)$/,
    advice: (key) => `Write ${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}.`,
  },
  {
    where: /^nlb(\.additional_listeners\.\*)?(\.healthcheck)?\.(path|success_codes)$/,
    advice: (key) => `The check of a Network Load Balancer opens a TCP connection: it has no ${key}.`,
  },
  {
    where: /^http(\.additional_rules\.\*)?\.start_period$/,
    advice: "A load balancer's check has `http.healthcheck.grace_period`; `start_period` is for `image.healthcheck`.",
  },
  // Health check one level too high.
  { where: /^healthcheck$/, kinds: ["Load Balanced Web Service", "Backend Service"], advice: whoseHealthCheck },
  { where: /^healthcheck$/, advice: "It belongs in `image.healthcheck`." },
  { where: /^http\.port$/, advice: "It belongs in `http.target_port`, or `image.port`." },
  { where: new RegExp(`^http\\.(${checkWords})$`), advice: (key) => `It belongs in \`http.healthcheck.${key}\`.` },
  {
    where: new RegExp(`^http\\.additional_rules\\.\\*\\.(${checkWords})$`),
    advice: (key) => `It belongs in the rule's healthcheck.${key}.`,
  },
  {
    where: /^nlb\.(healthy_threshold|unhealthy_threshold|timeout|interval|grace_period)$/,
    advice: (key) => `It belongs in \`nlb.healthcheck.${key}\`.`,
  },
  {
    where: /^(health_check|healthCheck|health-check)$/,
    advice: "Did you mean `http.healthcheck` or `image.healthcheck`?",
  },
  { where: /\.(health_check|healthCheck|health-check)$/, advice: "Did you mean `healthcheck`?" },
  { where: /^path$/, advice: "It belongs in `http.path`." },
  {
    where: /^port$/,
    kinds: ["Load Balanced Web Service", "Backend Service", "Request-Driven Web Service"],
    advice: "It belongs in `image.port`.",
  },
  // Image and build.
  { where: /^(build|location|credentials|labels|depends_on)$/, advice: (key) => `It belongs in \`image.${key}\`.` },
  {
    where: /^image\.(command|entrypoint|variables|secrets|env_file|cpu|memory|platform)$/,
    advice: (key) => `It belongs at the top of the manifest: ${key}.`,
  },
  {
    where: /^image\.(target|context|args|cache_from|dockerfile)$/,
    advice: (key) => `It belongs in \`image.build.${key}\`.`,
  },
  { where: /^(dockerfile|context|args|target|cache_from)$/, advice: (key) => `It belongs in \`image.build.${key}\`.` },
  { where: /^sidecars\.\*\.(build|location)$/, advice: (key) => `It belongs in the sidecar's image.${key}.` },
  {
    where: /^sidecars\.\*\.image\.(target|context|args|cache_from|dockerfile)$/,
    advice: (key) => `It belongs in the sidecar's \`image.build.${key}\`.`,
  },
  {
    where: /^sidecars\.\*\.image\.(port|command|entrypoint|variables|secrets|healthcheck|depends_on|env_file|labels)$/,
    advice: (key) => `It belongs directly below the sidecar: ${key}.`,
  },
  {
    where: /^sidecars\.\*\.(credentials|credentials_parameter)$/,
    advice: "A sidecar's is called credentialsParameter.",
  },
  { where: /(^|\.)build\.(build_args|buildArgs|arguments)$/, advice: "Build arguments are called args." },
  { where: /(^|\.)build\.(cacheFrom|cache-from)$/, advice: "Did you mean `cache_from`?" },
  { where: /(^|\.)build\.platform$/, advice: "It belongs at the top of the manifest: platform." },
  {
    where: /(^|\.)image\.(tag|version|uri|url|repository|name)$/,
    advice: "The image's whole name, tag included, belongs in location.",
  },
  // Words of Docker Compose and others.
  {
    where: /^(environment|env|environment_variables|env_vars|envs)$/,
    advice: "Variables of the container go in `variables`; what differs by environment goes in `environments`.",
  },
  {
    where: /^(sidecars\.\*\.)(environment|env|environment_variables)$/,
    advice: "Variables of the container go in `variables`.",
  },
  {
    where: /^(sidecars\.\*\.)?(ports|expose)$/,
    advice: "A container has one port: `image.port`, or `port` of a sidecar.",
  },
  { where: /^volumes$/, advice: "It belongs in `storage.volumes`." },
  {
    where: /^sidecars\.\*\.(volumes|mounts)$/,
    advice: "A sidecar's are called `mount_points`; the volumes go in `storage.volumes`.",
  },
  { where: /^(restart|restart_policy)$/, advice: "ECS restarts the tasks of a service by itself." },
  { where: /^storage\.(efs|volume)$/, advice: "A volume needs a name: `storage.volumes.<name>`." },
  { where: /^storage\.ephemeral_storage$/, advice: "Did you mean `ephemeral`?" },
  // Counting and scaling.
  {
    where: /^count\.spot_from$/,
    advice: "It belongs in `count.range.spot_from`, with `range` as a map of `min` and `max`.",
  },
  { where: /^count\.(min|max)$/, advice: (key) => `It belongs in \`count.range.${key}\`.` },
  {
    where: /^(range|spot|cpu_percentage|memory_percentage|cooldown|requests|response_time)$/,
    advice: (key) => `It belongs in \`count.${key}\`.`,
  },
  { where: /^count\.(value|desired|desired_count)$/, advice: "A fixed number is written count: <number>." },
  // Jobs.
  { where: /^on\.(retries|timeout)$/, advice: (key) => `It belongs at the top of the manifest: ${key}.` },
  { where: /^(schedule|cron)$/, kinds: ["Scheduled Job"], advice: "It belongs in `on.schedule`." },
  // Network.
  { where: /^(vpc|connect)$/, advice: (key) => `It belongs in \`network.${key}\`.` },
  {
    where: /^(network\.(vpc\.)?)?placement$/,
    kinds: ["Environment"],
    advice: "Each workload sets where it runs: `network.vpc.placement` of its manifest.",
  },
  { where: /^(network\.)?(placement|security_groups)$/, advice: (key) => `It belongs in \`network.vpc.${key}\`.` },
  { where: /^network\.(subnets)$/, advice: "It belongs in `network.vpc.placement.subnets`." },
  {
    where: /^network\.vpc\.subnets$/,
    kinds: [
      "Load Balanced Web Service",
      "Backend Service",
      "Worker Service",
      "Scheduled Job",
      "Request-Driven Web Service",
    ],
    advice: "It belongs in `network.vpc.placement.subnets`.",
  },
  {
    where:
      /^(alias|hosted_zone|stickiness|target_container|target_port|targetContainer|deregistration_delay|redirect_to_https|allowed_source_ips|additional_rules)$/,
    kinds: ["Load Balanced Web Service", "Backend Service"],
    advice: (key) => `It belongs in \`http.${key}\`.`,
  },
  {
    where:
      /^http\.healthcheck\.(deregistration_delay|stickiness|alias|allowed_source_ips|target_container|target_port|redirect_to_https|version)$/,
    advice: (key) => `It belongs in \`http.${key}\`.`,
  },
  { where: /^nlb\.redirect_to_https$/, advice: "A Network Load Balancer has no paths; see `http`." },
  // Environment manifests.
  {
    where: /security_group\.(ingress|egress)\.\*\.(from_port|to_port|fromPort|toPort|port)$/,
    kinds: ["Environment"],
    advice: "Ports of a rule are written ports: 80, or ports: 80-90.",
  },
  {
    where: /security_group\.(ingress|egress)\.\*\.(protocol|ipProtocol|IpProtocol)$/,
    kinds: ["Environment"],
    advice: "Did you mean `ip_protocol`?",
  },
  {
    where: /security_group\.(ingress|egress)\.\*\.(cidr_ip|cidr_blocks|CidrIp|cidrIp|source)$/,
    kinds: ["Environment"],
    advice: "Did you mean `cidr`?",
  },
  {
    where: /^network\.vpc\.(security_groups)$/,
    kinds: ["Environment"],
    advice: "Rules of the environment's group belong in `network.vpc.security_group`.",
  },
  {
    where: /^(certificates|public|private)$/,
    kinds: ["Environment"],
    advice: (key) =>
      key === "certificates"
        ? "It belongs in `http.public.certificates` or `http.private.certificates`."
        : `It belongs in \`http.${key}\`.`,
  },
  {
    where: /^http\.(certificates|access_logs|ssl_policy|ingress)$/,
    kinds: ["Environment"],
    advice: (key) => `It belongs in \`http.public.${key}\` or \`http.private.${key}\`.`,
  },
  {
    where:
      /^(variables|secrets|count|cpu|memory|image|exec|env_file|sidecars|logging|storage|publish|platform|environments|deployment)$/,
    kinds: ["Environment"],
    advice: "It is for workloads: write it in their manifests.",
  },
  {
    where: /^container_insights$/,
    kinds: ["Environment"],
    advice: "It belongs in `observability.container_insights`.",
  },
];
