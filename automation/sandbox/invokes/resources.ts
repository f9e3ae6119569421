import { suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import { type Inputs, records, text, texts } from "../values.js";
import type { WorldResource } from "../world.js";
import type { Answer, Lookup } from "./lookup.js";

/** Everything of a type in the lookup's place that has the wanted tags. */
export function tagged({ world, place, args }: Lookup, type: string): WorldResource[] {
  const wanted = isRecord(args.tags) ? args.tags : {};
  return [...world.list({ type, ...place }), ...world.list({ type, account: place.account, region: "global" })].filter(
    (one) => {
      const tags = isRecord(one.outputs.tagsAll) ? one.outputs.tagsAll : {};
      return Object.entries(wanted).every(([key, value]) => tags[key] === value);
    },
  );
}

export const missing = (what: string, named: string): never => {
  throw new Error(`simulated AWS: no ${what} ${named} (name what exists in a manifest or setting, or make it first)`);
};

function one(lookup: Lookup, type: string, what: string, named: readonly string[]): WorldResource {
  for (const name of named.filter((each) => each)) {
    const found = lookup.world.find(type, name, lookup.place);
    if (found) return found;
  }
  const found = named.some((each) => each) ? [] : tagged(lookup, type);
  return found[0] ?? missing(what, named.filter((each) => each).join(" ") || JSON.stringify(lookup.args));
}

const shown = ({ id, outputs }: WorldResource): Inputs => ({ tags: outputs.tagsAll ?? {}, ...outputs, id });

const ZONE_OF_SERVICE_ACCOUNT = "arn:aws:iam::127311923021:root";

/** Lookups of load balancers, connections, zones, certificates, parameters, secrets, exports and policies. */
export const resourceLookups: Readonly<Record<string, Answer>> = {
  "aws:lb/getLoadBalancer:getLoadBalancer": (lookup) =>
    shown(
      one(lookup, "aws:lb/loadBalancer:LoadBalancer", "load balancer", [text(lookup.args.arn), text(lookup.args.name)]),
    ),
  "aws:lb/getListener:getListener": (lookup) => {
    const { args } = lookup;
    if (text(args.arn)) return shown(one(lookup, "aws:lb/listener:Listener", "listener", [text(args.arn)]));
    const found = lookup.world
      .list({ type: "aws:lb/listener:Listener" })
      .find(
        (listener) => listener.inputs.loadBalancerArn === args.loadBalancerArn && listener.inputs.port === args.port,
      );
    return found ? shown(found) : missing("listener", `on port ${args.port} of ${text(args.loadBalancerArn)}`);
  },
  "aws:lb/getTargetGroup:getTargetGroup": (lookup) =>
    shown(
      one(lookup, "aws:lb/targetGroup:TargetGroup", "target group", [text(lookup.args.arn), text(lookup.args.name)]),
    ),
  "aws:codestarconnections/getConnection:getConnection": (lookup) =>
    shown(
      one(lookup, "aws:codestarconnections/connection:Connection", "connection", [
        text(lookup.args.arn),
        text(lookup.args.name),
      ]),
    ),
  "aws:route53/getZone:getZone": (lookup) => {
    const { args } = lookup;
    const name = text(args.name).replace(/\.$/, "");
    const zones = lookup.world.list({ type: "aws:route53/zone:Zone", account: lookup.place.account });
    const found = zones.find((zone) =>
      text(args.zoneId)
        ? zone.id === args.zoneId
        : text(zone.inputs.name).replace(/\.$/, "") === name &&
          records(zone.inputs.vpcs).length > 0 === (args.privateZone === true),
    );
    return found
      ? {
          ...shown(found),
          zoneId: found.id,
          name: text(found.inputs.name) || name,
          privateZone: args.privateZone ?? false,
        }
      : missing("hosted zone", text(args.zoneId) || name);
  },
  "aws:acm/getCertificate:getCertificate": (lookup) => {
    const domain = text(lookup.args.domain);
    const found = lookup.world
      .list({ type: "aws:acm/certificate:Certificate", ...lookup.place })
      .find((certificate) => certificate.inputs.domainName === domain);
    return found ? { ...shown(found), domain } : missing("certificate for", domain);
  },
  "aws:ssm/getParameter:getParameter": (lookup) => {
    const found = one(lookup, "aws:ssm/parameter:Parameter", "parameter", [text(lookup.args.name)]);
    const value = text(found.outputs.value) || text(found.inputs.value);
    return {
      ...shown(found),
      name: text(lookup.args.name),
      value,
      insecureValue: value,
      type: text(found.inputs.type) || "String",
      version: 1,
    };
  },
  "aws:secretsmanager/getSecret:getSecret": (lookup) =>
    shown(one(lookup, "aws:secretsmanager/secret:Secret", "secret", [text(lookup.args.arn), text(lookup.args.name)])),
  "aws:cloudformation/getStack:getStack": ({ world, place, args }) => {
    const found = world.find("aws:cloudformation/stack:Stack", text(args.name), place);
    if (found) return shown(found);
    throw new Error(`ValidationError: Stack with id ${text(args.name)} does not exist (simulated AWS)`);
  },
  "aws:cloudformation/getExport:getExport": (lookup) => {
    const found = one(lookup, "aws:cloudformation/export:Export", "export", [text(lookup.args.name)]);
    return { id: found.id, name: found.id, value: text(found.outputs.value), exportingStackId: found.madeBy ?? "" };
  },
  "aws:iam/getRole:getRole": (lookup) => shown(one(lookup, "aws:iam/role:Role", "role", [text(lookup.args.name)])),
  "aws:iam/getPolicyDocument:getPolicyDocument": ({ args }) => {
    const json = JSON.stringify(policyOf(args));
    return { id: "policy", json, minifiedJson: json, version: text(args.version) || "2012-10-17" };
  },
  "aws:s3/getBucket:getBucket": (lookup) =>
    shown(one(lookup, "aws:s3/bucket:Bucket", "bucket", [text(lookup.args.bucket)])),
  "aws:kms/getKey:getKey": (lookup) => shown(one(lookup, "aws:kms/key:Key", "key", [text(lookup.args.keyId)])),
  "aws:elb/getServiceAccount:getServiceAccount": () => ({ id: "127311923021", arn: ZONE_OF_SERVICE_ACCOUNT }),
  "aws:lb/getHostedZoneId:getHostedZoneId": ({ args }) => ({
    id: args.loadBalancerType === "network" ? "Z18D5FSROUN65G" : "Z1H1FL5HABSF5",
  }),
  "aws:elb/getHostedZoneId:getHostedZoneId": () => ({ id: "Z1H1FL5HABSF5" }),
  "aws:index/getServicePrincipal:getServicePrincipal": ({ args, place }) => ({
    id: text(args.serviceName),
    name: `${text(args.serviceName)}.amazonaws.com`,
    suffix: suffixOf(place.region),
    region: place.region,
  }),
};

const oneOrMany = (list: readonly string[]): unknown => (list.length === 1 ? list[0] : list);

function policyOf({ statements, version, policyId }: Inputs): Inputs {
  return {
    ...(text(policyId) ? { Id: policyId } : {}),
    Version: text(version) || "2012-10-17",
    Statement: records(statements).map((statement) => ({
      ...(text(statement.sid) ? { Sid: statement.sid } : {}),
      Effect: text(statement.effect) || "Allow",
      ...(texts(statement.actions).length > 0 ? { Action: oneOrMany(texts(statement.actions)) } : {}),
      ...(texts(statement.notActions).length > 0 ? { NotAction: oneOrMany(texts(statement.notActions)) } : {}),
      ...(texts(statement.resources).length > 0 ? { Resource: oneOrMany(texts(statement.resources)) } : {}),
      ...principalsOf(records(statement.principals)),
      ...conditionsOf(records(statement.conditions)),
    })),
  };
}

function principalsOf(principals: readonly Inputs[]): Inputs {
  if (principals.length === 0) return {};
  if (principals.some(({ type }) => type === "*")) return { Principal: "*" };
  return {
    Principal: Object.fromEntries(
      principals.map(({ type, identifiers }) => [text(type), oneOrMany(texts(identifiers))]),
    ),
  };
}

function conditionsOf(conditions: readonly Inputs[]): Inputs {
  if (conditions.length === 0) return {};
  const merged: Record<string, Inputs> = {};
  for (const { test, variable, values } of conditions) {
    merged[text(test)] = { ...merged[text(test)], [text(variable)]: oneOrMany(texts(values)) };
  }
  return { Condition: merged };
}
