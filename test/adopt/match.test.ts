import { expect } from "chai";
import { derivedId, matchByStack, matchRules, ownedResources } from "../../automation/adopt/match.js";
import { matchListeners, unnamedListeners } from "../../automation/adopt/matchListeners.js";
import { resolved } from "../../automation/adopt/references.js";
import { surveyOf } from "../../automation/adopt/survey.js";
import type { SurveyedStack } from "../../automation/aws/stackSurvey.js";
import { unknownValue } from "../../automation/base/unknownValue.js";
import type { Plan } from "../../automation/plan/recordPlan.js";

const place = { application: "shop", environment: "test", account: "123456789012", region: "eu-west-1" };

function stack(
  name: string,
  resources: Record<string, [type: string, physical: string]>,
  more: object = {},
): SurveyedStack {
  const workload = name === "shop-test" ? undefined : name.slice("shop-test-".length);
  return {
    name,
    id: `arn:stack/${name}`,
    status: "UPDATE_COMPLETE",
    tags: { "copilot-environment": "test", ...(workload !== undefined && { "copilot-service": workload }) },
    parameters: {},
    outputs: {},
    resources: Object.entries(resources).map(([logical, [type, physical]]) => ({ logical, type, physical })),
    template: "Resources: {}",
    protected: false,
    ...more,
  };
}

function plan(resources: [type: string, name: string, inputs?: Record<string, unknown>][]): Plan {
  const components = [
    { type: "airlift:index:Environment", name: "test", inputs: {} },
    { type: "airlift:index:LoadBalancedWebService", name: "web", inputs: {} },
  ];
  const parentOf = (name: string) =>
    name.startsWith("web-") ? "airlift:index:LoadBalancedWebService::web" : "airlift:index:Environment::test";
  return {
    version: 1,
    application: "shop",
    stack: "test",
    resources: [
      ...components,
      ...resources.map(([type, name, inputs = {}]) => ({ type, name, inputs, parent: parentOf(name) })),
    ],
    outputs: {},
  };
}

const ids = (stacks: SurveyedStack[], planned: Plan): Record<string, string> =>
  Object.fromEntries(
    matchByStack(surveyOf(place, undefined, stacks), ownedResources(planned)).map(({ owned, id }) => [
      owned.planned.name,
      id,
    ]),
  );

const RULE = "aws:lb/listenerRule:ListenerRule";
const CFN_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule";

describe("adopt: matching", () => {
  it("goes by stack and logical id, and makes import ids of physical ones", () => {
    const stacks = [
      stack("shop-test", {
        VPC: ["AWS::EC2::VPC", "vpc-1"],
        ServiceDiscoveryNamespace: ["AWS::ServiceDiscovery::PrivateDnsNamespace", "ns-1"],
      }),
      stack("shop-test-web", {
        Service: ["AWS::ECS::Service", "arn:aws:ecs:eu-west-1:1:service/cluster-1/web-Service-X"],
        AutoScalingTarget: [
          "AWS::ApplicationAutoScaling::ScalableTarget",
          "service/cluster-1/web-Service-X|ecs:service:DesiredCount|ecs",
        ],
        AutoScalingPolicyECSServiceAverageCPUUtilization: [
          "AWS::ApplicationAutoScaling::ScalingPolicy",
          "arn:aws:autoscaling:eu-west-1:1:scalingPolicy:id:resource/ecs/service/cluster-1/web-Service-X:policyName/cpu",
        ],
      }),
    ];
    const planned = plan([
      ["aws:ec2/vpc:Vpc", "test-vpc"],
      ["aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "test-namespace"],
      ["aws:ecs/service:Service", "web-service"],
      ["aws:appautoscaling/target:Target", "web-scaling"],
      ["aws:appautoscaling/policy:Policy", "web-scaling-cpu"],
    ]);
    expect(ids(stacks, planned)).to.deep.equal({
      "test-vpc": "vpc-1",
      "test-namespace": "ns-1:vpc-1",
      "web-service": "cluster-1/web-Service-X",
      "web-scaling": "ecs/service/cluster-1/web-Service-X/ecs:service:DesiredCount",
      "web-scaling-cpu": "ecs/service/cluster-1/web-Service-X/ecs:service:DesiredCount/cpu",
    });
  });

  it("finds rules and target groups on a load balancer that the manifest names", () => {
    const group = (name: string): [string, string] => ["AWS::ElasticLoadBalancingV2::TargetGroup", name];
    const stacks = [
      stack("shop-test-web", {
        TargetGroupForImportedALB: group("group"),
        TargetGroupForImportedALB1: group("group-1"),
        HTTPListenerRedirectRuleForImportedALB: [CFN_RULE, "redirect"],
        HTTPListenerRedirectRuleForImportedALB1: [CFN_RULE, "redirect-1"],
        HTTPSListenerRuleForImportedALB: [CFN_RULE, "rule"],
        HTTPSListenerRuleForImportedALB1: [CFN_RULE, "rule-1"],
      }),
    ];
    const names = ["web-http-rule", "web-http-rule-1", "web-https-rule", "web-https-rule-1"];
    const groups = ["web-imported-target-group", "web-imported-target-group-1"];
    const planned = plan([
      ...names.map((name): [string, string] => [RULE, name]),
      ...groups.map((name): [string, string] => ["aws:lb/targetGroup:TargetGroup", name]),
    ]);
    expect(Object.values(ids(stacks, planned))).to.deep.equal([
      ...["redirect", "redirect-1", "rule", "rule-1", "group", "group-1"],
    ]);
  });

  it("tells a redirect from a rule, and further rules by their number", () => {
    const stacks = [
      stack("shop-test-web", {
        HTTPListenerRuleWithDomain: [CFN_RULE, "redirect"],
        HTTPListenerRuleWithDomain1: [CFN_RULE, "redirect-1"],
        HTTPSListenerRule: [CFN_RULE, "rule"],
        HTTPSListenerRule1: [CFN_RULE, "rule-1"],
      }),
    ];
    const names = ["web-http-rule", "web-http-rule-1", "web-https-rule", "web-https-rule-1"];
    expect(Object.values(ids(stacks, plan(names.map((name) => [RULE, name]))))).to.deep.equal([
      ...["redirect", "redirect-1", "rule", "rule-1"],
    ]);
  });

  it("tells the listeners of a network load balancer by their ports, and target groups by their listeners", () => {
    const [listener, group] = ["AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup"];
    const found = surveyOf(place, undefined, [
      stack("shop-test-web", {
        NLBListener: [listener, "arn:a"],
        NLBListener1: [listener, "arn:b"],
        NetworkLoadBalancerTargetGroup: [group, "arn:ga"],
        NetworkLoadBalancerTargetGroup1: [group, "arn:gb"],
      }),
    ]);
    const planned = (port: number): [string, string, Record<string, unknown>] => [
      "aws:lb/listener:Listener",
      `web-nlb-listener-${port}`,
      {
        port,
        protocol: "TCP",
        defaultActions: [{ targetGroupArn: `\${aws:lb/targetGroup:TargetGroup::web-nlb-target-group-${port}.arn}` }],
      },
    ];
    const owned = ownedResources(
      plan([
        planned(443),
        planned(8080),
        ["aws:lb/targetGroup:TargetGroup", "web-nlb-target-group-443", { port: 8080 }],
        ["aws:lb/targetGroup:TargetGroup", "web-nlb-target-group-8080", { port: 8080 }],
      ]),
    );
    expect(matchByStack(found, owned)).to.deep.equal([]);
    expect(unnamedListeners(found, owned, [])).to.deep.equal(["arn:a", "arn:b"]);
    const live = [8080, 443].map((port, index) => ({
      type: "aws:lb/listener:Listener",
      id: `arn:${"ab".charAt(index)}`,
      inputs: { port, protocol: "TCP", defaultActions: [{ targetGroupArn: `arn:g${"ab".charAt(index)}` }] },
      outputs: {},
    }));
    const matches = matchListeners(found, owned, live);
    expect(Object.fromEntries(matches.map((one) => [one.owned.planned.name, [one.id, one.logical]]))).to.deep.equal({
      "web-nlb-listener-443": ["arn:b", "NLBListener1"],
      "web-nlb-target-group-443": ["arn:gb", "NetworkLoadBalancerTargetGroup1"],
      "web-nlb-listener-8080": ["arn:a", "NLBListener"],
      "web-nlb-target-group-8080": ["arn:ga", "NetworkLoadBalancerTargetGroup"],
    });
  });

  it("takes one of another name only where it is the only one of its type on both sides", () => {
    const old = (resources: Record<string, [string, string]>) => [stack("shop-test-web", resources)];
    const planned = plan([[RULE, "web-http-rule"]]);
    expect(ids(old({ ListenerRuleOfOld: [CFN_RULE, "old"] }), planned)).to.deep.equal({ "web-http-rule": "old" });
    const two = old({ ListenerRuleA: [CFN_RULE, "a"], ListenerRuleB: [CFN_RULE, "b"] });
    expect(ids(two, planned)).to.deep.equal({});
    const both = plan([
      [RULE, "web-http-rule"],
      [RULE, "web-https-rule"],
    ]);
    expect(ids(old({ ListenerRuleOfOld: [CFN_RULE, "old"] }), both)).to.deep.equal({});
    const other = plan([["aws:iam/role:Role", "web-backlog-role"]]);
    expect(ids(old({ RoleOfOld: ["AWS::IAM::Role", "old"] }), other)).to.deep.equal({});
  });

  it("takes nothing from the stack of another workload, and nothing that was never made", () => {
    const stacks = [
      stack("shop-test-api", { Service: ["AWS::ECS::Service", "arn:x/c/api"] }),
      stack("shop-test-web", { Service: ["AWS::ECS::Service", ""] }),
    ];
    expect(ids(stacks, plan([["aws:ecs/service:Service", "web-service"]]))).to.deep.equal({});
  });

  it("derives ids from what a resource belongs to, and none from what is not known", () => {
    expect(derivedId("aws:ec2/route:Route", { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0" })).to.equal(
      "rtb-1_0.0.0.0/0",
    );
    expect(derivedId("aws:route53/record:Record", { zoneId: "Z1", name: "a.b.", type: "A" })).to.equal("Z1_a.b_A");
    expect(derivedId("aws:route53/record:Record", { zoneId: unknownValue, name: "a.b", type: "A" })).to.equal(
      undefined,
    );
    expect(derivedId("aws:ecs/taskDefinition:TaskDefinition", { family: "f" })).to.equal(undefined);
  });

  it("gives a rule of a security group to what lets the same through, once", () => {
    const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const group = { securityGroupId: "${aws:ec2/securityGroup:SecurityGroup::test-group.id}", ipProtocol: "tcp" };
    const owned = ownedResources(
      plan([
        [type, "test-a", { ...group, fromPort: 80, toPort: 80, cidrIpv4: "0.0.0.0/0" }],
        [type, "test-b", { ...group, fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" }],
        [type, "test-c", { ...group, fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0", description: "twice" }],
      ]),
    );
    const live = [443, 80].map((port) => ({
      type,
      id: `sgr-${port}`,
      inputs: { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: port, toPort: port, cidrIpv4: "0.0.0.0/0" },
    }));
    const outputs = new Map([["aws:ec2/securityGroup:SecurityGroup::test-group", { id: "sg-1" }]]);
    const matches = matchRules(owned, live, outputs).map(({ owned: { planned }, id }) => [planned.name, id]);
    expect(matches).to.deep.equal([
      ["test-a", "sgr-80"],
      ["test-b", "sgr-443"],
    ]);
  });
});

describe("adopt: references", () => {
  const outputs = new Map<string, Record<string, unknown>>([
    ["aws:route53/record:Record::v-a.example.com", { fqdn: "a.example.com" }],
    ["aws:route53/zone:Zone::z", { nameServers: ["ns1", "ns2"] }],
    ["aws:cloudformation/stack:Stack::s", { outputs: { Table: "t" } }],
  ]);

  it("are filled in wherever they stand, and unknown where nothing is known", () => {
    const value = {
      whole: "${aws:route53/record:Record::v-a.example.com.fqdn}",
      inside: "x ${aws:cloudformation/stack:Stack::s.outputs.Table} y",
      list: ["${aws:route53/zone:Zone::z.nameServers[1]}"],
      missing: "arn/${aws:iam/role:Role::r.arn}",
      others: "#{host} ${Ref}",
    };
    expect(resolved(value, outputs)).to.deep.equal({
      whole: "a.example.com",
      inside: "x t y",
      list: ["ns2"],
      missing: `arn/${unknownValue}`,
      others: "#{host} ${Ref}",
    });
  });
});
