import { expect } from "chai";
import { every, json, only } from "../support/mocks.js";
import { backend, balanced } from "../support/workloads.js";

const ruleType = "aws:lb/listenerRule:ListenerRule";
const serviceType = "aws:ecs/service:Service";

describe("BackendService", () => {
  it("makes what Copilot makes and nothing else", async () => {
    const made = (await backend()).map(({ type, name }) => `${type}::${name}`).sort();
    expect(made).to.deep.equal([
      "airlift:index:BackendService::api",
      "airlift:index:FargateService::api",
      "aws:cloudwatch/logGroup:LogGroup::api-logs",
      "aws:ecs/service:Service::api-service",
      "aws:ecs/taskDefinition:TaskDefinition::api-task",
      "aws:iam/role:Role::api-execution-role",
      "aws:iam/role:Role::api-task-role",
      "aws:iam/rolePolicy:RolePolicy::api-execution-role-policy",
      "aws:iam/rolePolicy:RolePolicy::api-task-role-policy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::api-execution-role-ecs",
      "aws:servicediscovery/service:Service::api-discovery",
    ]);
  });

  it("is found by its name in the environment's namespace", async () => {
    expect(only(await backend(), "aws:servicediscovery/service:Service").inputs).to.deep.equal({
      name: "api",
      description: "Discovery Service for the Copilot services",
      dnsConfig: {
        namespaceId: "ns-1",
        routingPolicy: "MULTIVALUE",
        dnsRecords: [
          { ttl: 10, type: "A" },
          { ttl: 10, type: "SRV" },
        ],
      },
      healthCheckCustomConfig: { failureThreshold: 1 },
      forceDestroy: true,
      tags: { "copilot-application": "todo", "copilot-environment": "test", "copilot-service": "api" },
    });
  });

  it("without a port has its name but registers nothing, and opens nothing", async () => {
    const resources = await backend({ port: undefined });
    expect(every(resources, "aws:servicediscovery/service:Service")).to.have.length(1);
    expect(only(resources, serviceType).inputs.serviceRegistries).to.equal(undefined);
    const [main] = json<{ portMappings?: unknown }[]>(
      only(resources, "aws:ecs/taskDefinition:TaskDefinition"),
      "containerDefinitions",
    );
    expect(main?.portMappings).to.equal(undefined);
  });

  it("has no grace period without rules", async () => {
    expect(only(await backend(), serviceType).inputs.healthCheckGracePeriodSeconds).to.equal(undefined);
  });

  it("over HTTP answers to the load balancer's name and to its own below it", async () => {
    const resources = await backend({ http: { rules: [{ path: "/" }] } });
    expect(only(resources, ruleType).inputs).to.deep.include({ listenerArn: "arn:internal:80" });
    expect(only(resources, ruleType).inputs.conditions).to.deep.include({
      hostHeader: { values: ["internal.elb.amazonaws.com", "api.test.todo.internal"] },
    });
    expect(only(resources, "aws:route53/record:Record").inputs).to.deep.include({
      name: "api.test.todo.internal",
      zoneId: "ZINTERNAL",
    });
  });

  it("over HTTPS answers to its aliases, and always redirects", async () => {
    const rules = [{ path: "/", aliases: [{ name: "api.corp", hostedZone: "ZCORP" }], redirectToHttps: false }];
    const resources = await backend({ http: { rules } }, { environment: balanced(true) });
    const plain = only(resources, ruleType, "api-http-rule");
    expect((plain.inputs.actions as { type: string }[])[0]?.type).to.equal("redirect");
    expect(only(resources, ruleType, "api-https-rule").inputs.conditions).to.deep.include({
      hostHeader: { values: ["api.corp"] },
    });
    expect(only(resources, "aws:route53/record:Record").inputs).to.deep.include({ name: "api.corp", zoneId: "ZCORP" });
  });

  it("with rules has a grace period of 60 seconds", async () => {
    const service = only(await backend({ http: { rules: [{ path: "/" }] } }), serviceType);
    expect(service.inputs.healthCheckGracePeriodSeconds).to.equal(60);
  });

  it("needs the environment's internal load balancer for its rules", async () => {
    const environment = { internalLoadBalancer: undefined };
    const failure = await backend({ http: { rules: [{ path: "/" }] } }, { environment }).catch((e: Error) => e.message);
    expect(failure).to.equal(
      "http: the environment of api has no internal load balancer: give the Environment `internalLoadBalancer: true`",
    );
  });

  it("refuses a rule that leads to a container without a port", async () => {
    const rules = [{ path: "/", targetContainer: "log" }];
    const failure = await backend({ http: { rules }, sidecars: { log: { image: "log" } } }).catch(
      (e: Error) => e.message,
    );
    expect(failure).to.equal('http.rules[0].targetContainer: the container "log" of api has no port');
  });
});
