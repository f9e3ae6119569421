// What a case says that state and account would answer: airlift reads it as AIRLIFT_OFFLINE_ANSWERS, so that a plan has
// these values where it would otherwise have references.
import { createHash } from "node:crypto";
import { normalize } from "node:path";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** Samples come from Go: `DNSName`, `dns_name` and `dnsName` are one key. */
function read(map, ...names) {
  const plain = (key) => key.replaceAll(/[_-]/g, "").toLowerCase();
  const wanted = names.map(plain);
  return Object.entries(map ?? {}).find(([key]) => wanted.includes(plain(key)))?.[1];
}

/** Calls `visit(value)` for each value of `key` below `value`. */
function eachOf(value, key, visit) {
  if (typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    if (name === key) visit(item);
    eachOf(item, key, visit);
  }
}

/** An existing load balancer as Copilot found it, by what the manifest calls it. */
function balancersOf(caze, manifest) {
  const found = caze.imported_alb;
  const names = new Set();
  eachOf(manifest, "alb", (name) => names.add(name));
  if (!found || names.size === 0) return {};
  const arn = String(read(found, "arn") ?? "");
  const listeners = read(found, "listeners") ?? [];
  const listener = (protocol) => {
    const at = listeners.find((one) => String(read(one, "protocol")).toUpperCase() === protocol);
    return at === undefined ? undefined : read(at, "arn");
  };
  const balancer = {
    arnSuffix: arn.replace(/^.*:loadbalancer\//, ""),
    dnsName: read(found, "dnsName"),
    zoneId: read(found, "hostedZoneId", "zoneId"),
    httpListenerArn: listener("HTTP"),
    httpsListenerArn: listener("HTTPS"),
    securityGroupIds: read(found, "securityGroups", "securityGroupIds") ?? [],
  };
  return { loadBalancers: Object.fromEntries([...names].map((name) => [name, balancer])) };
}

/** The ids that a case has for subnets by tags: one list, or one for each selection in order. */
function subnetsOf(caze, manifest) {
  const sample = Object.entries(caze).find(([key]) => /subnet/i.test(key))?.[1];
  if (!sample) return {};
  const lists = Array.isArray(sample) ? [sample] : Object.values(sample);
  const subnets = {};
  eachOf(manifest, "from_tags", (tags) => {
    const key = JSON.stringify(
      Object.fromEntries(Object.entries(tags).map(([name, values]) => [name, [values].flat().map(String)])),
    );
    subnets[key] ??= lists[Math.min(Object.keys(subnets).length, lists.length - 1)];
  });
  return { subnets };
}

/** The manifest's key for each container's env file. */
function envFileKey(container, caze) {
  if (container === caze.workload) return ["env_file"];
  return container === "firelens_log_router" ? ["logging", "env_file"] : ["sidecars", container, "env_file"];
}

/**
 * Each container's env file under the ARN that the case has for it. Where two containers name one file and the case has two
 * ARNs, the second is given a copy in the manifest's document: a file is uploaded once.
 */
function envFilesOf(caze, document, fileText, nameOf) {
  const found = {};
  for (const [container, arn] of Object.entries(caze.env_files ?? {})) {
    const key = envFileKey(container, caze);
    const at = [["environments", caze.env, ...key], key].find((path) => document.hasIn(path));
    if (at === undefined) continue;
    const idOf = () => `${normalize(nameOf(String(document.getIn(at))))}@${sha256(fileText)}`;
    if ((found[idOf()] ?? arn) !== arn) document.setIn(at, `${container}/${document.getIn(at)}`);
    found[idOf()] = arn;
  }
  return found;
}

/** @returns what AIRLIFT_OFFLINE_ANSWERS is to hold for a workload or an environment; may change `document` */
export function answersOf(caze, document, { envFileText, nameOf }) {
  const manifest = document.toJS({ merge: true }) ?? {};
  const [prefixList] = caze.prefix_list_ids ?? [];
  const { bucket, key_arn: keyArn } = caze.artifact ?? {};
  return {
    application: {
      ...(bucket && { bucket }),
      ...(keyArn && { keyArn }),
      envFiles: envFilesOf(caze, document, envFileText, nameOf),
    },
    ...balancersOf(caze, manifest),
    ...subnetsOf(caze, manifest),
    ...(prefixList && { lookups: { "aws:ec2/getManagedPrefixList:getManagedPrefixList": { id: prefixList } } }),
  };
}
