import type { Place } from "../places.js";
import { numeric, records, text, texts } from "../values.js";
import type { World, WorldResource } from "../world.js";
import { ApiError } from "./call.js";
import { addressOf } from "./ecs.js";
import { simulatedTasks } from "./services.js";
import { answerTo, tag } from "./xml.js";

const namespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

type Operation = (world: World, place: Place, asked: URLSearchParams) => string;

/** The part of Elastic Load Balancing that the runner asks: what exists, which rules there are, how targets are. */
const operations: Readonly<Record<string, Operation>> = {
  DescribeLoadBalancers: (world, place, asked) => {
    const wanted = listed(asked, "LoadBalancerArns", "Names");
    const found = wanted.map((named) => world.find("aws:lb/loadBalancer:LoadBalancer", named, place));
    const there = found.filter((one) => one !== undefined);
    if (there.length < wanted.length)
      throw new ApiError("LoadBalancerNotFound", "One or more load balancers not found");
    return tag("LoadBalancers", there.map((one) => tag("member", balancer(one))).join(""));
  },
  DescribeListeners: (world, place, asked) => {
    const found = world
      .list({ type: "aws:lb/listener:Listener", ...place })
      .filter((one) => one.inputs.loadBalancerArn === asked.get("LoadBalancerArn"));
    return tag("Listeners", found.map((one) => tag("member", listener(one))).join(""));
  },
  DescribeRules: (world, place, asked) => {
    const arn = asked.get("ListenerArn") ?? "";
    if (!world.find("aws:lb/listener:Listener", arn, place))
      throw new ApiError("ListenerNotFound", "One or more listeners not found");
    const found = world
      .list({ type: "aws:lb/listenerRule:ListenerRule", ...place })
      .filter((one) => one.inputs.listenerArn === arn)
      .map((one) => tag("member", tag("RuleArn", one.id) + tag("Priority", String(one.inputs.priority))));
    const last = tag("member", `${tag("RuleArn", `${arn}/default`)}<Priority>default</Priority>`);
    return tag("Rules", [...found, last].join(""));
  },
  DescribeTargetHealth: (world, place, asked) => {
    const group = asked.get("TargetGroupArn") ?? "";
    if (!world.find("aws:lb/targetGroup:TargetGroup", group, place))
      throw new ApiError("TargetGroupNotFound", "One or more target groups not found");
    return tag("TargetHealthDescriptions", healthOf(world, place, group));
  },
};

/**
 * Answers a call of Elastic Load Balancing, whose protocol is query and XML.
 * @throws ApiError for any other operation
 */
export function balancingXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  const action = asked.get("Action") ?? "";
  const operation = operations[action];
  if (operation === undefined)
    throw new ApiError("InvalidAction", `The simulated AWS does not know the operation ${action}.`);
  return answerTo(action, namespace, operation(world, place, asked));
}

/** `Names.member.1`, `Names.member.2` … */
function listed(asked: URLSearchParams, ...keys: string[]): string[] {
  return [...asked].flatMap(([key, value]) => (keys.some((wanted) => key.startsWith(`${wanted}.`)) ? [value] : []));
}

function balancer({ id, inputs, outputs }: WorldResource): string {
  const groups = texts(outputs.securityGroups).map((group) => tag("member", group));
  return (
    tag("LoadBalancerArn", id) +
    tag("DNSName", text(outputs.dnsName)) +
    tag("CanonicalHostedZoneId", text(outputs.zoneId)) +
    tag("Type", text(inputs.loadBalancerType) || "application") +
    tag("VpcId", text(outputs.vpcId)) +
    tag("SecurityGroups", groups.join(""))
  );
}

function listener({ id, inputs, outputs }: WorldResource): string {
  const protocol = text(inputs.protocol) || text(outputs.protocol);
  return tag("ListenerArn", id) + tag("Protocol", protocol) + tag("Port", String(inputs.port));
}

function healthOf(world: World, place: Place, group: string): string {
  return world
    .list({ type: "aws:ecs/service:Service", ...place })
    .flatMap((service) =>
      records(service.inputs.loadBalancers)
        .filter((one) => text(one.targetGroupArn) === group)
        .flatMap((one) =>
          simulatedTasks({ world, place, operation: "", body: {}, rollouts: [] }, service)
            .filter(({ stopped }) => !stopped)
            .map((task) => target(addressOf(task), numeric(one.containerPort) ?? 80)),
        ),
    )
    .join("");
}

const target = (address: string, port: number): string =>
  tag(
    "member",
    tag("Target", tag("Id", address) + tag("Port", String(port))) +
      tag("HealthCheckPort", String(port)) +
      tag("TargetHealth", tag("State", "healthy")),
  );
