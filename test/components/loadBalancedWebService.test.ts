import { expect } from "chai";
import { every, only, type RecordedResource } from "../support/mocks.js";
import { balanced, loadBalanced, withDomain } from "../support/workloads.js";

const ruleType = "aws:lb/listenerRule:ListenerRule";
const groupType = "aws:lb/targetGroup:TargetGroup";
const serviceType = "aws:ecs/service:Service";

const tags = { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" };

/** What a rule does: `forward` or `redirect`. */
const action = (rule: RecordedResource): unknown => (rule.inputs.actions as { type: string }[])[0]?.type;

/** What Elastic Load Balancing does by itself, said out loud. */
const usualCheck = {
  path: "/",
  port: "traffic-port",
  protocol: "HTTP",
  matcher: "200",
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  interval: 30,
  timeout: 5,
};

describe("LoadBalancedWebService", () => {
  it("makes what Copilot makes and nothing else", async () => {
    const made = (await loadBalanced()).map(({ type, name }) => `${type}::${name}`).sort();
    expect(made).to.deep.equal([
      "airlift:index:FargateService::api",
      "airlift:index:LoadBalancedWebService::api",
      "aws:cloudwatch/logGroup:LogGroup::api-logs",
      "aws:ecs/service:Service::api-service",
      "aws:ecs/taskDefinition:TaskDefinition::api-task",
      "aws:iam/role:Role::api-execution-role",
      "aws:iam/role:Role::api-task-role",
      "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::api-execution-role-ecs",
      "aws:lb/listenerRule:ListenerRule::api-http-rule",
      "aws:lb/targetGroup:TargetGroup::api-target-group",
      "aws:servicediscovery/service:Service::api-discovery",
    ]);
  });

  it("every child is below the service or its FargateService", async () => {
    const parents = new Set((await loadBalanced()).map(({ parent }) => parent));
    expect([...parents]).to.have.members([
      undefined,
      "airlift:index:LoadBalancedWebService::api",
      "airlift:index:FargateService::api",
    ]);
  });

  it("names a workload otherwise than its component when it is asked to", async () => {
    const resources = await loadBalanced({ workload: "frontend" });
    expect(only(resources, "aws:cloudwatch/logGroup:LogGroup").inputs.name).to.equal("/copilot/todo-test-frontend");
  });

  it("keeps its logs 30 days, or as long as it says", async () => {
    const days = async (retention?: number) =>
      only(await loadBalanced({ logging: { retention } }), "aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays;
    expect([await days(), await days(7)]).to.deep.equal([30, 7]);
  });

  describe("target groups", () => {
    it("have Copilot's settings and no name of their own", async () => {
      const group = only(await loadBalanced(), groupType);
      expect(group.inputs).to.deep.equal({
        port: 8080,
        protocol: "HTTP",
        protocolVersion: "HTTP1",
        healthCheck: usualCheck,
        deregistrationDelay: 60,
        stickiness: { type: "lb_cookie", enabled: false },
        targetType: "ip",
        vpcId: "vpc-1",
        tags,
      });
    });

    it("ignore changes of the port, which ECS sets for each task", async () => {
      expect(only(await loadBalanced(), groupType).options.ignoreChanges).to.deep.equal(["port"]);
    });

    it("take what a rule says of health check, version, stickiness and delay", async () => {
      const healthCheck = {
        path: "/ready",
        port: 9090,
        successCodes: "200-299",
        healthyThreshold: 3,
        unhealthyThreshold: 4,
        timeout: 6,
        interval: 7,
      };
      const rule = {
        path: "/",
        healthCheck,
        protocolVersion: "GRPC" as const,
        stickiness: true,
        deregistrationDelay: 5,
      };
      const group = only(await loadBalanced({ http: { rules: [rule] } }), groupType);
      expect(group.inputs).to.deep.include({
        healthCheck: {
          path: "/ready",
          port: "9090",
          matcher: "200-299",
          healthyThreshold: 3,
          unhealthyThreshold: 4,
          timeout: 6,
          interval: 7,
          protocol: "HTTP",
        },
        protocolVersion: "GRPC",
        stickiness: { type: "lb_cookie", enabled: true },
        deregistrationDelay: 5,
      });
    });

    it("speak HTTPS on port 443, and check by HTTPS", async () => {
      const group = only(await loadBalanced({ port: 443 }), groupType);
      expect(group.inputs).to.deep.include({ protocol: "HTTPS", healthCheck: { ...usualCheck, protocol: "HTTPS" } });
    });

    it("check by HTTP on another port than 443", async () => {
      const http = { rules: [{ path: "/", healthCheck: { port: 8080 } }] };
      const group = only(await loadBalanced({ port: 443, http }), groupType);
      expect(group.inputs.healthCheck).to.deep.equal({ ...usualCheck, port: "8080" });
    });

    it("check by HTTPS on port 443 whatever the traffic", async () => {
      const http = { rules: [{ path: "/", healthCheck: { port: 443 } }] };
      const group = only(await loadBalanced({ http }), groupType);
      expect(group.inputs.healthCheck).to.deep.equal({ ...usualCheck, port: "443", protocol: "HTTPS" });
    });
  });

  describe("rules over HTTP", () => {
    it("forward a path and everything below it, without a host", async () => {
      const rule = only(await loadBalanced({ http: { rules: [{ path: "/api" }] }, priorities: [17] }), ruleType);
      expect(rule.inputs).to.deep.equal({
        listenerArn: "arn:public:80",
        priority: 17,
        conditions: [{ pathPattern: { values: ["/api", "/api/*"] } }],
        actions: [{ type: "forward", targetGroupArn: `\${${groupType}::api-target-group.arn}` }],
        tags,
      });
    });

    it('match everything at "/"', async () => {
      const rule = only(await loadBalanced(), ruleType);
      expect(rule.inputs.conditions).to.deep.equal([{ pathPattern: { values: ["/*"] } }]);
    });

    it("admit only the addresses that are named", async () => {
      const http = { rules: [{ path: "/", allowedSourceIps: ["192.0.2.0/24"] }] };
      const rule = only(await loadBalanced({ http }), ruleType);
      expect(rule.inputs.conditions).to.deep.include({ sourceIp: { values: ["192.0.2.0/24"] } });
    });

    it("get numbers as on an empty listener when none are given", async () => {
      const rules = every(await loadBalanced({ http: { rules: [{ path: "/" }, { path: "/api" }] } }), ruleType);
      const [root, path] = rules.map((rule) => rule.inputs.priority as number);
      expect(root).to.be.within(48_000, 50_000);
      expect(path).to.be.within(1, 47_999);
    });

    it("have a target group each, numbered from the second on", async () => {
      const http = { rules: [{ path: "/" }, { path: "/admin", targetPort: 9000 }] };
      const resources = await loadBalanced({ http });
      expect(every(resources, ruleType).map(({ name }) => name)).to.deep.equal(["api-http-rule", "api-http-rule-1"]);
      expect(only(resources, groupType, "api-target-group-1").inputs.port).to.equal(9000);
    });

    it("make no record", async () => {
      expect(every(await loadBalanced(), "aws:route53/record:Record")).to.be.empty;
    });
  });

  describe("rules over HTTPS", () => {
    const https = () => ({ ...balanced(true), ...withDomain() });

    it("forward on 443 and redirect from 80, both by host", async () => {
      const resources = await loadBalanced({}, { environment: https() });
      const [secure, plain] = ["api-https-rule", "api-http-rule"].map((name) => only(resources, ruleType, name));
      const host = { hostHeader: { values: ["api.test.todo.example.com"] } };
      expect(secure?.inputs).to.deep.include({ listenerArn: "arn:public:443" });
      expect(secure?.inputs.conditions).to.deep.include(host);
      expect(plain?.inputs.conditions).to.deep.include(host);
      expect(plain?.inputs.actions).to.deep.equal([
        {
          type: "redirect",
          redirect: {
            protocol: "HTTPS",
            port: "443",
            host: "#{host}",
            path: "/#{path}",
            query: "#{query}",
            statusCode: "HTTP_301",
          },
        },
      ]);
    });

    it("forward on 80 too when they do not redirect", async () => {
      const http = { rules: [{ path: "/", redirectToHttps: false }] };
      const resources = await loadBalanced({ http }, { environment: https() });
      expect(action(only(resources, ruleType, "api-http-rule"))).to.equal("forward");
    });

    it("answer to their aliases instead of the usual name", async () => {
      const http = { rules: [{ path: "/", aliases: [{ name: "www.example.com" }] }] };
      const resources = await loadBalanced({ http }, { environment: https() });
      expect(only(resources, ruleType, "api-https-rule").inputs.conditions).to.deep.include({
        hostHeader: { values: ["www.example.com"] },
      });
    });

    it("come, with nobody to number them, in the order of what they ask for: an alias before any host", async () => {
      const http = { rules: [{ path: "/x" }, { path: "/x", aliases: [{ name: "www.example.com" }] }] };
      const rules = (await loadBalanced({ http }, { environment: https() })).filter(({ type }) => type === ruleType);
      const number = (name: string) => rules.find((rule) => rule.name === name)?.inputs.priority as number;
      expect(number("api-https-rule-1")).to.be.below(number("api-https-rule"));
    });

    it("give the service its usual name in the environment's zone", async () => {
      const record = only(await loadBalanced({}, { environment: https() }), "aws:route53/record:Record");
      expect(record.inputs).to.deep.equal({
        name: "api.test.todo.example.com",
        type: "A",
        zoneId: "ZENV",
        aliases: [{ name: "public.elb.amazonaws.com", zoneId: "Zpublic", evaluateTargetHealth: false }],
      });
    });

    it("give each alias a record in the longest zone that it is in, and then no usual name", async () => {
      const names = ["v1.test.todo.example.com", "todo.example.com", "www.example.com"];
      const http = { rules: [{ path: "/", aliases: names.map((name) => ({ name })) }] };
      const records = every(await loadBalanced({ http }, { environment: https() }), "aws:route53/record:Record");
      expect(records.map(({ inputs }) => [inputs.name, inputs.zoneId])).to.deep.equal([
        ["todo.example.com", "ZAPP"],
        ["v1.test.todo.example.com", "ZENV"],
        ["www.example.com", "ZROOT"],
      ]);
    });

    it("point to the CDN where there is one", async () => {
      const publicAddress = { dnsName: "d1.cloudfront.net", zoneId: "ZCDN" };
      const resources = await loadBalanced({}, { environment: { ...https(), publicAddress } });
      expect(only(resources, "aws:route53/record:Record").inputs.aliases).to.deep.equal([
        { name: "d1.cloudfront.net", zoneId: "ZCDN", evaluateTargetHealth: false },
      ]);
    });

    it("with imported certificates make records in the zones that aliases name; an earlier rule's word stands", async () => {
      const alias = (hostedZone: string) => ({ name: "a.org", hostedZone });
      const http = {
        rules: [
          { path: "/", aliases: [alias("ZA"), alias("ZB")] },
          { path: "/x", aliases: [alias("ZC"), { name: "b.org", hostedZone: "ZC" }, { name: "c.org" }] },
        ],
      };
      const records = every(await loadBalanced({ http }, { environment: balanced(true) }), "aws:route53/record:Record");
      expect(records.map(({ name, inputs }) => [name, inputs.name, inputs.zoneId])).to.deep.equal([
        ["api-record-a.org", "a.org", "ZA"],
        ["api-record-a.org-ZB", "a.org", "ZB"],
        ["api-record-b.org", "b.org", "ZC"],
      ]);
    });

    it("refuse an alias that no zone takes", async () => {
      const http = { rules: [{ path: "/", aliases: [{ name: "www.elsewhere.org" }] }] };
      const failure = await loadBalanced({ http }, { environment: https() }).catch((error: Error) => error.message);
      expect(failure).to.contain('alias: no hosted zone holds "www.elsewhere.org"');
    });
  });

  describe("its service", () => {
    it("registers with every target group and in discovery, with a grace period", async () => {
      const http = { rules: [{ path: "/" }, { path: "/admin", targetPort: 9000 }] };
      const service = only(await loadBalanced({ http }), serviceType);
      expect(service.inputs).to.deep.include({
        loadBalancers: [
          { targetGroupArn: `\${${groupType}::api-target-group.arn}`, containerName: "api", containerPort: 8080 },
          { targetGroupArn: `\${${groupType}::api-target-group-1.arn}`, containerName: "api", containerPort: 9000 },
        ],
        serviceRegistries: {
          registryArn: "${aws:servicediscovery/service:Service::api-discovery.arn}",
          port: 8080,
        },
        healthCheckGracePeriodSeconds: 60,
      });
    });

    it("waits for its rules, role policies and the cluster's capacity providers", async () => {
      const { dependsOn } = only(await loadBalanced(), serviceType);
      expect(dependsOn).to.include.members([
        `${ruleType}::api-http-rule`,
        "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
        "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment::api-execution-role-ecs",
      ]);
    });

    it("takes the grace period of http, else of nlb", async () => {
      const rules = [{ path: "/" }];
      const grace = async (spec: Parameters<typeof loadBalanced>[0]) =>
        only(await loadBalanced(spec), serviceType).inputs.healthCheckGracePeriodSeconds;
      expect(await grace({ http: { rules, gracePeriod: 90 } })).to.equal(90);
      expect(await grace({ nlb: { listeners: [{ port: 81 }], gracePeriod: 30 } })).to.equal(30);
    });

    it("needs the environment's load balancer for its rules", async () => {
      const environment = { publicLoadBalancer: undefined };
      const failure = await loadBalanced({}, { environment }).catch((error: Error) => error.message);
      expect(failure).to.equal(
        "http: the environment of api has no public load balancer: give the Environment `publicLoadBalancer: true`",
      );
    });
  });
});
