import { balanced, type Lab, network, targetGroup } from "../lab.js";

const BALANCER = "lb/loadBalancer:LoadBalancer";
const GROUP = "lb/targetGroup:TargetGroup";
const LISTENER = "lb/listener:Listener";
const RULE = "lb/listenerRule:ListenerRule";
const CERTIFICATE = "acm/certificate:Certificate";

const forward = (targetGroupArn: string) => [{ type: "forward", targetGroupArn }];
const path = (...values: string[]) => ({ pathPattern: { values } });

/** Breaks each rule on load balancers, listeners and rules. */
export const balancingBreaks = {
  "balancer-subnets": async (lab: Lab) => {
    const { vpc, subnets } = await network(lab);
    await lab.refused("balancer-subnets", "ValidationError", () =>
      lab.make(BALANCER, "one", { subnets: subnets.slice(0, 1) }),
    );
    const same = await lab.make("ec2/subnet:Subnet", "same", {
      vpcId: vpc,
      cidrBlock: "10.0.7.0/24",
      availabilityZone: "us-west-2a",
    });
    await lab.refused("balancer-subnets", "InvalidConfigurationRequest", () =>
      lab.make(BALANCER, "zone", { subnets: [subnets[0], same.id] }),
    );
    const other = await lab.make("ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
    const theirs = await lab.make("ec2/subnet:Subnet", "theirs", {
      vpcId: other.id,
      cidrBlock: "10.1.0.0/24",
      availabilityZone: "us-west-2c",
    });
    await lab.refused("balancer-subnets", "InvalidConfigurationRequest", () =>
      lab.make(BALANCER, "vpcs", { subnets: [subnets[0], theirs.id] }),
    );
  },
  "balancer-attributes": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.refused("balancer-attributes", "ValidationError", () =>
      lab.make(BALANCER, "idle", { subnets, idleTimeout: 4001 }),
    );
    await lab.make(BALANCER, "kept", { subnets, enableDeletionProtection: true });
    await lab.refused("balancer-attributes", "OperationNotPermitted", () => lab.drop("kept"));
    await lab.change("kept", { enableDeletionProtection: false });
    await lab.drop("kept");
  },
  "balancer-gateway": async (lab: Lab) => {
    const vpc = await lab.make("ec2/vpc:Vpc", "closed", { cidrBlock: "10.0.0.0/16" });
    const subnets: string[] = [];
    for (const [index, availabilityZone] of ["us-west-2a", "us-west-2b"].entries()) {
      subnets.push(
        (
          await lab.make("ec2/subnet:Subnet", `s${index}`, {
            vpcId: vpc.id,
            cidrBlock: `10.0.${index}.0/24`,
            availabilityZone,
          })
        ).id,
      );
    }
    await lab.refused("balancer-gateway", "InvalidSubnet", () => lab.make(BALANCER, "public", { subnets }));
    await lab.make(BALANCER, "inside", { subnets, internal: true });
  },
  "balancer-logs": async (lab: Lab) => {
    const { subnets } = await network(lab);
    await lab.make("s3/bucket:Bucket", "logs", { bucket: "the-logs" });
    const accessLogs = { bucket: "the-logs", enabled: true };
    await lab.refused("balancer-logs", "InvalidConfigurationRequest", () =>
      lab.make(BALANCER, "logging", { subnets, accessLogs }),
    );
    const Principal = { Service: "logdelivery.elasticloadbalancing.amazonaws.com" };
    const Statement = [{ Effect: "Allow", Principal, Action: "s3:PutObject", Resource: "arn:aws:s3:::the-logs/*" }];
    await lab.make("s3/bucketPolicy:BucketPolicy", "may", {
      bucket: "the-logs",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    await lab.make(BALANCER, "logging", { subnets, accessLogs });
  },
  "target-group": async (lab: Lab) => {
    const { vpc } = await network(lab);
    await lab.refused("target-group", "ValidationError", () =>
      lab.make(GROUP, "prefix", targetGroup(vpc, { namePrefix: "abcdefg" })),
    );
    await lab.refused("target-group", "ValidationError", () =>
      lab.make(GROUP, "slow", targetGroup(vpc, { deregistrationDelay: 3601 })),
    );
    await lab.refused("target-group", "ValidationError", () => lab.make(GROUP, "port", targetGroup(vpc, { port: 0 })));
    await lab.refused("target-group", "ValidationError", () => lab.make(GROUP, "bare", { targetType: "ip" }));
  },
  "health-check": async (lab: Lab) => {
    const { vpc } = await network(lab);
    for (const healthCheck of [
      { interval: 4 },
      { interval: 10, timeout: 10 },
      { healthyThreshold: 1 },
      { unhealthyThreshold: 11 },
      { path: "healthz" },
    ]) {
      await lab.refused("health-check", "ValidationError", () =>
        lab.make(GROUP, "g", targetGroup(vpc, { healthCheck })),
      );
    }
    await lab.make(GROUP, "fine", targetGroup(vpc, { healthCheck: { interval: 10, timeout: 5, path: "/healthz" } }));
  },
  "target-group-vpc": async (lab: Lab) => {
    const { balancer } = await balanced(lab);
    const other = await lab.make("ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
    const far = await lab.make(GROUP, "far", targetGroup(other.id));
    await lab.refused("target-group-vpc", "InvalidConfigurationRequest", () =>
      lab.make(LISTENER, "l", {
        loadBalancerArn: balancer,
        port: 81,
        protocol: "HTTP",
        defaultActions: forward(far.id),
      }),
    );
  },
  "target-group-balancer": async (lab: Lab) => {
    const { subnets, target } = await balanced(lab);
    const second = await lab.make(BALANCER, "second", { subnets });
    await lab.refused("target-group-balancer", "TargetGroupAssociationLimit", () =>
      lab.make(LISTENER, "l", {
        loadBalancerArn: second.id,
        port: 80,
        protocol: "HTTP",
        defaultActions: forward(target),
      }),
    );
  },
  "listener-certificate": async (lab: Lab) => {
    const { balancer, target } = await balanced(lab);
    const listener = { loadBalancerArn: balancer, port: 443, defaultActions: forward(target) };
    await lab.refused("listener-certificate", "ValidationError", () =>
      lab.make(LISTENER, "bare", { ...listener, protocol: "HTTPS" }),
    );
    await lab.refused("listener-certificate", "ValidationError", () =>
      lab.make(LISTENER, "plain", { ...listener, protocol: "HTTP", certificateArn: "arn:x" }),
    );
  },
  "certificate-issued": async (lab: Lab) => {
    const { balancer, target } = await balanced(lab);
    const certificate = await lab.make(CERTIFICATE, "c", { domainName: "example.com", validationMethod: "DNS" });
    await lab.refused("certificate-issued", "UnsupportedCertificate", () =>
      lab.make(LISTENER, "l", {
        loadBalancerArn: balancer,
        port: 443,
        protocol: "HTTPS",
        certificateArn: certificate.id,
        defaultActions: forward(target),
      }),
    );
  },
  "listener-protocol": async (lab: Lab) => {
    const { balancer, target } = await balanced(lab);
    await lab.refused("listener-protocol", "UnsupportedProtocol", () =>
      lab.make(LISTENER, "l", {
        loadBalancerArn: balancer,
        port: 81,
        protocol: "TCP",
        defaultActions: forward(target),
      }),
    );
  },
  "rule-priority": async (lab: Lab) => {
    const { listener, target } = await balanced(lab);
    const rule = { listenerArn: listener, actions: forward(target), conditions: [path("/api")] };
    await lab.refused("rule-priority", "ValidationError", () => lab.make(RULE, "zero", { ...rule, priority: 0 }));
    await lab.refused("rule-priority", "ValidationError", () => lab.make(RULE, "high", { ...rule, priority: 50_001 }));
    await lab.make(RULE, "one", { ...rule, priority: 50_000 });
    await lab.refused("name-taken", "PriorityInUse", () => lab.make(RULE, "two", { ...rule, priority: 50_000 }));
  },
  "rule-values": async (lab: Lab) => {
    const { listener, target } = await balanced(lab);
    const rule = { listenerArn: listener, actions: forward(target) };
    const hosts = { hostHeader: { values: ["a.example.com", "b.example.com", "c.example.com"] } };
    await lab.make(RULE, "five", { ...rule, priority: 1, conditions: [path("/a", "/b"), hosts] });
    await lab.refused("rule-values", "TooManyConditionValues", () =>
      lab.make(RULE, "six", { ...rule, priority: 2, conditions: [path("/a", "/b", "/c"), hosts] }),
    );
  },
  "rule-conditions": async (lab: Lab) => {
    const { listener, target } = await balanced(lab);
    const rule = { listenerArn: listener, actions: forward(target), priority: 1 };
    await lab.refused("rule-conditions", "ValidationError", () =>
      lab.make(RULE, "long", { ...rule, conditions: [path(`/${"x".repeat(128)}`)] }),
    );
    await lab.refused("rule-conditions", "InvalidConfigurationRequest", () =>
      lab.make(RULE, "empty", { ...rule, conditions: [{}] }),
    );
    await lab.refused("rule-conditions", "ValidationError", () =>
      lab.make(RULE, "space", { ...rule, conditions: [path("/a b")] }),
    );
    await lab.refused("rule-conditions", "ValidationError", () =>
      lab.make(RULE, "host", { ...rule, conditions: [{ hostHeader: { values: ["exa_mple.com"] } }] }),
    );
    await lab.refused("rule-conditions", "ValidationError", () => lab.make(RULE, "none", { ...rule, conditions: [] }));
  },
  "rule-actions": async (lab: Lab) => {
    const { listener } = await balanced(lab);
    const rule = { listenerArn: listener, priority: 1, conditions: [path("/a")] };
    await lab.refused("rule-actions", "InvalidLoadBalancerAction", () =>
      lab.make(RULE, "only-auth", { ...rule, actions: [{ type: "authenticate-oidc" }] }),
    );
    await lab.refused("rule-actions", "ValidationError", () =>
      lab.make(RULE, "code", { ...rule, actions: [{ type: "redirect", redirect: { statusCode: "HTTP_307" } }] }),
    );
  },
  "rules-per-listener": async (lab: Lab) => {
    const { listener, target } = await balanced(lab);
    const rule = { listenerArn: listener, actions: forward(target), conditions: [path("/a")] };
    for (let priority = 1; priority <= 100; priority++) await lab.make(RULE, `r${priority}`, { ...rule, priority });
    await lab.refused("rules-per-listener", "TooManyRules", () => lab.make(RULE, "r101", { ...rule, priority: 101 }));
  },
};
