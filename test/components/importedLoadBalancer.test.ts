import { expect } from "chai";
import { every, only, type RecordedResource } from "../support/mocks.js";
import { backend, loadBalanced } from "../support/workloads.js";

const ruleType = "aws:lb/listenerRule:ListenerRule";

/** What a rule does: `forward` or `redirect`. */
const action = (rule: RecordedResource): unknown => (rule.inputs.actions as { type: string }[])[0]?.type;

describe("a Load Balanced Web Service on a load balancer that exists", () => {
  const http = { rules: [{ path: "/", aliases: [{ name: "www.org" }] }], importedLoadBalancer: "arn:aws:elb:alb" };
  const found = {
    arnSuffix: "app/theirs/1",
    dnsName: "theirs.elb.amazonaws.com",
    zoneId: "ZTHEIRS",
    securityGroupIds: ["sg-1", "sg-2"],
  };
  const both = { ...found, httpListenerArn: "arn:theirs:80", httpsListenerArn: "arn:theirs:443" };

  it("forwards on 443 and redirects from 80, even when asked not to", async () => {
    const rules = [{ ...http.rules[0], path: "/", redirectToHttps: false }];
    const resources = await loadBalanced({ http: { ...http, rules }, importedLoadBalancer: both });
    expect(action(only(resources, ruleType, "api-https-rule"))).to.equal("forward");
    expect(action(only(resources, ruleType, "api-http-rule"))).to.equal("redirect");
  });

  it("forwards on 80 when there is nothing else", async () => {
    const importedLoadBalancer = { ...found, httpListenerArn: "arn:theirs:80" };
    const rule = only(await loadBalanced({ http, importedLoadBalancer }), ruleType);
    expect([rule.inputs.listenerArn, action(rule)]).to.deep.equal(["arn:theirs:80", "forward"]);
  });

  it("lets each of its groups in to the environment", async () => {
    const resources = await loadBalanced({ http, importedLoadBalancer: both });
    const ingress = every(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(ingress.map(({ inputs }) => [inputs.securityGroupId, inputs.referencedSecurityGroupId])).to.deep.equal([
      ["sg-environment", "sg-1"],
      ["sg-environment", "sg-2"],
    ]);
  });

  it("takes the rules of a Backend Service in the same way, without an internal load balancer", async () => {
    const resources = await backend(
      { http, importedLoadBalancer: both },
      { environment: { internalLoadBalancer: undefined } },
    );
    expect(action(only(resources, ruleType, "api-https-rule"))).to.equal("forward");
    const redirect = only(resources, ruleType, "api-http-rule");
    expect(action(redirect)).to.equal("redirect");
    expect(JSON.stringify(redirect.inputs.conditions)).to.include("www.org");
    expect(every(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).to.have.length(2);
    const task = only(resources, "aws:ecs/taskDefinition:TaskDefinition");
    expect(task.inputs.containerDefinitions).to.include("theirs.elb.amazonaws.com");
  });

  it("is looked up by ARN when nothing is known of it", async () => {
    const asked: unknown[] = [];
    const resources = await loadBalanced(
      { http },
      {
        answer: (token, inputs) => {
          asked.push([token, inputs.arn ?? inputs.port]);
          return { ...found, arn: "arn:found", securityGroups: ["sg-1"] };
        },
      },
    );
    expect(asked).to.deep.include.members([
      ["aws:lb/getLoadBalancer:getLoadBalancer", "arn:aws:elb:alb"],
      ["aws:lb/getListener:getListener", 80],
      ["aws:lb/getListener:getListener", 443],
    ]);
    expect(every(resources, ruleType)).to.have.length(2);
  });
});
