import { suffixOf } from "../../aws/partitions.js";
import { isRecord } from "../../base/isRecord.js";
import type { ResourceType } from "../kind.js";
import { arn } from "../places.js";
import * as balancing from "../rules/balancing.js";
import { checkListenerRule } from "../rules/listenerRules.js";
import { text } from "../values.js";
import { decimals } from "./identity.js";
import { naming } from "./naming.js";

const letter = (inputs: Record<string, unknown>): string =>
  inputs.loadBalancerType === "network" ? "net" : inputs.loadBalancerType === "gateway" ? "gwy" : "app";

/** The part of an ARN after `marker`, as CloudWatch's dimensions have it. */
const after = (marker: string, id: string): string => id.slice(id.indexOf(marker) + marker.length);

/** Load balancers, listeners, rules and target groups. */
export const lb: Readonly<Record<string, ResourceType>> = {
  "aws:lb/loadBalancer:LoadBalancer": {
    service: "Elastic Load Balancing v2",
    naming: naming.loadBalancer,
    id: ({ inputs, place, digits }) =>
      arn(place, "elasticloadbalancing", `loadbalancer/${letter(inputs)}/${text(inputs.name)}/${digits(16)}`),
    outputs: (made, id) => {
      const { inputs, place } = made;
      const host = `${inputs.internal === true ? "internal-" : ""}${text(inputs.name)}-${decimals(made, 10)}`;
      const network = inputs.loadBalancerType === "network" ? "elb." : "";
      return {
        arn: id,
        arnSuffix: after("loadbalancer/", id),
        dnsName: network
          ? `${host}.elb.${place.region}.${suffixOf(place.region)}`
          : `${host}.${place.region}.elb.${suffixOf(place.region)}`,
        zoneId: network ? "Z18D5FSROUN65G" : "Z1H1FL5HABSF5",
        internal: inputs.internal ?? false,
        ipAddressType: inputs.ipAddressType ?? "ipv4",
        subnets: inputs.subnets ?? [],
        securityGroups: inputs.securityGroups ?? [],
      };
    },
    duplicate: {
      code: "DuplicateLoadBalancerName",
      says: ({ inputs }) =>
        `A load balancer with the same name '${text(inputs.name)}' exists, but with different settings`,
    },
    holds: { subnets: "subnet", "subnetMappings.subnetId": "subnet", securityGroups: "securityGroup" },
    needs: { "accessLogs.bucket": "bucket" },
    check: balancing.checkLoadBalancer,
    allow: balancing.allowLoadBalancer,
    made: balancing.vpcOfLoadBalancer,
    release: balancing.releaseLoadBalancer,
  },
  "aws:lb/targetGroup:TargetGroup": {
    service: "Elastic Load Balancing v2",
    naming: naming.targetGroup,
    id: ({ inputs, place, digits }) =>
      arn(place, "elasticloadbalancing", `targetgroup/${text(inputs.name)}/${digits(16)}`),
    outputs: ({ inputs }, id) => ({
      arn: id,
      arnSuffix: `targetgroup/${after("targetgroup/", id)}`,
      protocolVersion:
        inputs.protocol === "HTTP" || inputs.protocol === "HTTPS" ? (inputs.protocolVersion ?? "HTTP1") : "",
      loadBalancingAlgorithmType: "round_robin",
      ipAddressType: inputs.ipAddressType ?? "ipv4",
      healthCheck: {
        enabled: true,
        interval: 30,
        port: "traffic-port",
        protocol: inputs.protocol ?? "HTTP",
        healthyThreshold: 5,
        unhealthyThreshold: 2,
        ...(isRecord(inputs.healthCheck) ? inputs.healthCheck : {}),
      },
    }),
    duplicate: {
      code: "DuplicateTargetGroupName",
      says: ({ inputs }) =>
        `A target group with the same name '${text(inputs.name)}' exists, but with different settings`,
    },
    holds: { vpcId: "vpc" },
    check: balancing.checkTargetGroup,
  },
  "aws:lb/listener:Listener": {
    service: "Elastic Load Balancing v2",
    id: ({ inputs, digits }) => `${text(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${digits(16)}`,
    outputs: ({ inputs }, id) => ({
      arn: id,
      protocol: inputs.protocol ?? (text(inputs.loadBalancerArn).includes("/net/") ? "TCP" : "HTTP"),
      sslPolicy: inputs.sslPolicy ?? (text(inputs.certificateArn) ? "ELBSecurityPolicy-2016-08" : ""),
    }),
    unique: ({ inputs }) => `${text(inputs.loadBalancerArn)} ${inputs.port}`,
    duplicate: {
      code: "DuplicateListener",
      says: ({ inputs }) =>
        `A listener already exists on this port for this load balancer '${text(inputs.loadBalancerArn)}'`,
    },
    holds: { ...balancing.actionTargets("defaultActions"), certificateArn: "certificate" },
    needs: { loadBalancerArn: "loadBalancer" },
    check: balancing.checkListener,
    allow: balancing.allowListener,
  },
  "aws:lb/listenerRule:ListenerRule": {
    service: "Elastic Load Balancing v2",
    id: ({ inputs, digits }) => `${text(inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${digits(16)}`,
    outputs: (_made, id) => ({ arn: id }),
    unique: ({ inputs }) => (inputs.priority === undefined ? "" : `${text(inputs.listenerArn)} ${inputs.priority}`),
    duplicate: { code: "PriorityInUse", says: ({ inputs }) => `Priority '${inputs.priority}' is currently in use` },
    holds: { ...balancing.actionTargets("actions") },
    needs: { listenerArn: "listener" },
    check: checkListenerRule,
    allow: balancing.allowRule,
    made: balancing.priorityOfRule,
  },
  "aws:lb/listenerCertificate:ListenerCertificate": {
    service: "Elastic Load Balancing v2",
    repeatable: true,
    id: ({ inputs }) => `${text(inputs.listenerArn)}_${text(inputs.certificateArn)}`,
    holds: { certificateArn: "certificate" },
    needs: { listenerArn: "listener" },
    allow: balancing.allowListenerCertificate,
  },
};
