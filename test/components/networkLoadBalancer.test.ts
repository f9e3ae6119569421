import { expect } from "chai";
import type { NlbSpec } from "../../components/routing.js";
import { every, only, type RecordedResource } from "../support/mocks.js";
import { loadBalanced, withDomain } from "../support/workloads.js";

const listenerType = "aws:lb/listener:Listener";
const groupType = "aws:lb/targetGroup:TargetGroup";

/** A service with a Network Load Balancer and nothing else in front of it. */
function balancedByNlb(nlb: NlbSpec, domain = false): Promise<RecordedResource[]> {
  return loadBalanced({ http: undefined, nlb }, { environment: domain ? withDomain() : {} });
}

describe("network load balancer", () => {
  it("faces the internet in the public subnets behind a group of its own", async () => {
    const { inputs } = only(await balancedByNlb({ listeners: [{ port: 81 }] }), "aws:lb/loadBalancer:LoadBalancer");
    expect(inputs).to.deep.include({
      loadBalancerType: "network",
      internal: false,
      subnets: ["subnet-public-1", "subnet-public-2"],
      securityGroups: ["${aws:ec2/securityGroup:SecurityGroup::api-nlb-group.id}"],
    });
  });

  it("opens each listener's port to anyone, and lets itself in to the environment", async () => {
    const listeners = [
      { port: 443, protocol: "tcp" as const },
      { port: 514, protocol: "udp" as const },
    ];
    const resources = await balancedByNlb({ listeners });
    const rules = every(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map(({ name, inputs }) => [name, inputs.ipProtocol, inputs.fromPort, inputs.cidrIpv4])).to.deep.equal([
      ["api-nlb-environment-ingress", "-1", undefined, undefined],
      ["api-nlb-ingress-443-tcp", "tcp", 443, "0.0.0.0/0"],
      ["api-nlb-ingress-514-udp", "udp", 514, "0.0.0.0/0"],
    ]);
    expect(only(resources, "aws:ec2/securityGroup:SecurityGroup").inputs.tags).to.include({
      Name: "copilot-todo-test-api-nlb",
    });
  });

  it("has no rules inside its group, only beside it", async () => {
    const group = only(await balancedByNlb({ listeners: [{ port: 81 }] }), "aws:ec2/securityGroup:SecurityGroup");
    expect(group.inputs).not.to.have.any.keys("ingress", "egress");
  });

  it("forwards a TCP listener to its own port on the main container", async () => {
    const resources = await balancedByNlb({ listeners: [{ port: 81 }] });
    expect(only(resources, listenerType).inputs).to.deep.include({ port: 81, protocol: "TCP" });
    expect(only(resources, groupType).inputs).to.deep.include({ port: 81, protocol: "TCP", deregistrationDelay: 60 });
  });

  it("takes health check, stickiness and delay as they are given", async () => {
    const listener = { port: 81, healthCheck: { port: 80, interval: 10 }, stickiness: true, deregistrationDelay: 5 };
    expect(only(await balancedByNlb({ listeners: [listener] }), groupType).inputs).to.deep.include({
      healthCheck: {
        port: "80",
        interval: 10,
        protocol: "TCP",
        healthyThreshold: 5,
        unhealthyThreshold: 2,
        timeout: 10,
      },
      stickiness: { type: "source_ip", enabled: true },
      deregistrationDelay: 5,
    });
  });

  it("a UDP listener has a UDP target group", async () => {
    const resources = await balancedByNlb({ listeners: [{ port: 514, protocol: "udp", healthCheck: { port: 80 } }] });
    expect(only(resources, groupType).inputs.protocol).to.equal("UDP");
  });

  it("a TLS listener has a certificate and a policy, and forwards TCP that is never sticky", async () => {
    const listeners = [{ port: 443, protocol: "tls" as const, stickiness: true }];
    const resources = await balancedByNlb({ listeners }, true);
    expect(only(resources, listenerType).inputs).to.deep.include({
      protocol: "TLS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: "${aws:acm/certificate:Certificate::api-nlb-certificate.arn}",
    });
    // Elastic Load Balancing takes only certificates that are issued.
    expect(only(resources, listenerType).dependsOn).to.include(
      "aws:acm/certificateValidation:CertificateValidation::api-nlb-certificate-validation",
    );
    expect(only(resources, groupType).inputs.protocol).to.equal("TCP");
    expect(only(resources, groupType).inputs.stickiness).to.deep.equal({ type: "source_ip", enabled: false });
  });

  it("takes another TLS policy", async () => {
    const listeners = [{ port: 443, protocol: "tls" as const, sslPolicy: "ELBSecurityPolicy-2016-08" }];
    expect(only(await balancedByNlb({ listeners }, true), listenerType).inputs.sslPolicy).to.equal(
      "ELBSecurityPolicy-2016-08",
    );
  });

  it("has a certificate for its usual name and its aliases", async () => {
    const nlb = { listeners: [{ port: 443, protocol: "tls" as const }], aliases: [{ name: "nlb.example.com" }] };
    expect(only(await balancedByNlb(nlb, true), "aws:acm/certificate:Certificate").inputs).to.deep.include({
      domainName: "api-nlb.test.todo.example.com",
      subjectAlternativeNames: ["nlb.example.com"],
    });
  });

  it("has a record for its usual name, or for its aliases", async () => {
    const records = async (nlb: NlbSpec) =>
      every(await balancedByNlb(nlb, true), "aws:route53/record:Record").map(({ inputs }) => [
        inputs.name,
        inputs.zoneId,
      ]);
    const listeners = [{ port: 81 }];
    expect(await records({ listeners })).to.deep.equal([["api-nlb.test.todo.example.com", "ZENV"]]);
    expect(await records({ listeners, aliases: [{ name: "nlb.example.com" }] })).to.deep.equal([
      ["nlb.example.com", "ZROOT"],
    ]);
    const elsewhere = [{ name: "nlb.other.org", hostedZone: "ZOTHER" }, { name: "nlb.example.com" }];
    expect(await records({ listeners, aliases: elsewhere })).to.have.deep.members([
      ["nlb.other.org", "ZOTHER"],
      ["nlb.example.com", "ZROOT"],
    ]);
  });

  it("has no record without a domain", async () => {
    expect(every(await balancedByNlb({ listeners: [{ port: 81 }] }), "aws:route53/record:Record")).to.be.empty;
  });

  it("needs a domain for TLS", async () => {
    const nlb = { listeners: [{ port: 443, protocol: "tls" as const }] };
    const failure = await balancedByNlb(nlb).catch((error: Error) => error.message);
    expect(failure).to.contain("a TLS listener, whose certificate needs a domain");
  });

  it("the service waits for its listeners and registers the main container's port for discovery", async () => {
    const service = only(await balancedByNlb({ listeners: [{ port: 81 }] }), "aws:ecs/service:Service");
    expect(service.dependsOn).to.include(`${listenerType}::api-nlb-listener-81`);
    expect(service.inputs.serviceRegistries).to.deep.include({ port: 8080 });
  });
});
