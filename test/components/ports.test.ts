import { expect } from "chai";
import { mainTarget, openPorts, servedTarget, targetOfListener, targetOfRule } from "../../components/ports.js";

const sidecars = { nginx: { port: { port: 8443 } }, dns: { port: { port: 53, protocol: "udp" as const } }, agent: {} };
const words = { name: "api", port: 8080, sidecars };

describe("ports", () => {
  it("a rule leads to the main container's port", () => {
    expect(targetOfRule(words, {})).to.deep.equal({ container: "api", port: 8080 });
  });

  it("a rule with a container leads to that sidecar's port", () => {
    expect(targetOfRule(words, { targetContainer: "nginx" })).to.deep.equal({ container: "nginx", port: 8443 });
  });

  it("a rule with a port leads to the container that opens it", () => {
    expect(targetOfRule(words, { targetPort: 8443 })).to.deep.equal({ container: "nginx", port: 8443 });
  });

  it("a rule with a port that nobody opens leads to the main container", () => {
    expect(targetOfRule(words, { targetPort: 9000 })).to.deep.equal({ container: "api", port: 9000 });
  });

  it("a rule with container and port is taken at its word", () => {
    const target = { container: "agent", port: 9000 };
    expect(targetOfRule(words, { targetContainer: "agent", targetPort: 9000 })).to.deep.equal(target);
  });

  it("a rule to a container without a port leads nowhere", () => {
    expect(targetOfRule(words, { targetContainer: "agent" })).to.equal(undefined);
  });

  it("a listener leads to its own port on the main container", () => {
    expect(targetOfListener(words, { port: 443, protocol: "tls" })).to.deep.equal({ container: "api", port: 443 });
  });

  it("a listener with a sidecar leads to the sidecar's port", () => {
    const target = { container: "nginx", port: 8443 };
    expect(targetOfListener(words, { port: 443, targetContainer: "nginx" })).to.deep.equal(target);
  });

  it("opens every port once, in order", () => {
    const open = openPorts({
      ...words,
      rules: [{ targetPort: 8080 }, { targetPort: 9000 }],
      listeners: [{ port: 81 }],
    });
    expect(open.map(({ container, port }) => `${container}:${port}`)).to.deep.equal([
      "dns:53",
      "api:81",
      "api:8080",
      "nginx:8443",
      "api:9000",
    ]);
  });

  it("opens a UDP listener's port for UDP", () => {
    const open = openPorts({ name: "api", listeners: [{ port: 514, protocol: "udp" }] });
    expect(open).to.deep.equal([{ container: "api", port: 514, protocol: "udp" }]);
  });

  it("is reached where its first rule leads", () => {
    const target = { container: "nginx", port: 8443 };
    expect(mainTarget({ ...words, rules: [{ targetContainer: "nginx" }, {}] })).to.deep.equal(target);
  });

  it("is not reached without a port", () => {
    expect(mainTarget({ name: "api" })).to.equal(undefined);
  });

  it("Service Connect serves no UDP port", () => {
    expect(servedTarget({ ...words, rules: [{ targetContainer: "dns" }] })).to.equal(undefined);
  });
});
