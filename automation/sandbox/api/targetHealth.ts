import type { Place } from "../places.js";
import { numeric, records, text } from "../values.js";
import type { World } from "../world.js";
import { ApiError } from "./call.js";
import { addressOf } from "./ecs.js";
import { simulatedTasks } from "./services.js";

/**
 * DescribeTargetHealth of Elastic Load Balancing, whose protocol is query and XML.
 * @throws ApiError for any other operation
 */
export function targetHealthXml(world: World, place: Place, body: string): string {
  const asked = new URLSearchParams(body);
  if (asked.get("Action") !== "DescribeTargetHealth")
    throw new ApiError("InvalidAction", `The simulated AWS does not know the operation ${asked.get("Action")}.`);
  const group = asked.get("TargetGroupArn") ?? "";
  if (!world.find("aws:lb/targetGroup:TargetGroup", group, place))
    throw new ApiError("TargetGroupNotFound", "One or more target groups not found");
  const members = world
    .list({ type: "aws:ecs/service:Service", ...place })
    .flatMap((service) =>
      records(service.inputs.loadBalancers)
        .filter((balancer) => text(balancer.targetGroupArn) === group)
        .flatMap((balancer) =>
          simulatedTasks({ world, place, operation: "", body: {}, rollouts: [] }, service)
            .filter(({ stopped }) => !stopped)
            .map((task) => member(addressOf(task), numeric(balancer.containerPort) ?? 80)),
        ),
    )
    .join("");
  return `<DescribeTargetHealthResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><DescribeTargetHealthResult><TargetHealthDescriptions>${members}</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`;
}

const member = (address: string, port: number): string =>
  `<member><Target><Id>${address}</Id><Port>${port}</Port></Target><HealthCheckPort>${port}</HealthCheckPort><TargetHealth><State>healthy</State></TargetHealth></member>`;
