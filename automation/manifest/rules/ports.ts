import type { LoadBalancedWebServiceForm } from "../kinds.js";
import { type Draft, eachAt, type RuleContext, whenOn } from "./context.js";

/** What of a service says which ports are open. */
export interface PortsPart {
  readonly name?: string;
  readonly image?: { readonly port?: number };
  readonly sidecars?: Draft<NonNullable<LoadBalancedWebServiceForm["sidecars"]>>;
  readonly http?: HttpPart;
  readonly nlb?: Draft<NonNullable<LoadBalancedWebServiceForm["nlb"]>>;
}

type EnabledHttp = Extract<LoadBalancedWebServiceForm["http"], { enable: true }>;
export type HttpPart = Draft<Omit<EnabledHttp, "enable">> & { readonly enable?: boolean };
type RulePart = Pick<HttpPart, "target_container" | "target_port" | "healthcheck">;
type ListenerPart = Omit<NonNullable<PortsPart["nlb"]>, "alias" | "additional_listeners">;

interface Exposed {
  container: string;
  protocol: "tcp" | "udp";
}

/** Each port belongs to one container and one protocol; targets exist; health checks ask TCP ports. */
export function checkPorts(form: PortsPart, context: RuleContext): void {
  const ports = new Ports(form, context);
  ports.addSidecars();
  const http = form.http?.enable === false ? undefined : form.http;
  if (http !== undefined && (http.path !== undefined || whenOn(form.http) !== undefined)) {
    ports.addRule(http, "http");
    for (const [rule, path] of eachAt(http.additional_rules, "http.additional_rules")) ports.addRule(rule, path);
  }
  if (form.nlb !== undefined) {
    ports.addListener(form.nlb, "nlb");
    for (const [listener, path] of eachAt(form.nlb.additional_listeners, "nlb.additional_listeners"))
      ports.addListener(listener, path);
  }
  if (form.image?.port !== undefined)
    ports.expose(form.image.port, { container: form.name ?? "", protocol: "tcp" }, "image.port");
  ports.checkHealthChecks();
}

class Ports {
  private readonly exposed = new Map<number, Exposed>();
  private readonly healthChecks: (() => void)[] = [];
  private readonly main: string;

  constructor(
    private readonly form: PortsPart,
    private readonly context: RuleContext,
  ) {
    this.main = form.name ?? "";
  }

  expose(port: number, by: Exposed, path: string): void {
    const known = this.exposed.get(port);
    if (known === undefined) this.exposed.set(port, by);
    else if (known.container !== by.container)
      this.context.error(
        path,
        `port ${port} is ${known.container}'s already`,
        "Containers of a task share its network: give each port to one of them.",
      );
    else if (known.protocol !== by.protocol)
      this.context.error(
        path,
        `port ${port} is exposed over ${known.protocol.toUpperCase()} already`,
        "One port can have one protocol only.",
      );
  }

  addSidecars(): void {
    for (const [container, sidecar] of Object.entries(this.form.sidecars ?? {})) {
      const port = sidecar?.port;
      if (port?.port !== undefined)
        this.expose(port.port, { container, protocol: port.protocol ?? "tcp" }, `sidecars.${container}.port`);
    }
  }

  addRule(rule: RulePart, path: string): void {
    if (!this.targetExists(rule.target_container, path)) return;
    const port = this.portOf(rule.target_container, rule.target_port, this.form.image?.port);
    if (port === undefined) {
      if (this.context.written("image") && !this.context.written("image.port"))
        this.context.error(path, "the rule has no port to send traffic to", "Set image.port, or target_port.");
      return;
    }
    const container = rule.target_container ?? this.exposed.get(port)?.container ?? this.main;
    const portPath = rule.target_port === undefined ? `${path}.target_container` : `${path}.target_port`;
    this.expose(port, { container, protocol: "tcp" }, portPath);
    const checked = rule.healthcheck?.port;
    if (checked !== undefined) this.healthChecks.push(() => this.mustBeTcp(checked, `${path}.healthcheck.port`));
  }

  addListener(listener: ListenerPart, path: string): void {
    if (listener.port?.port === undefined || !this.targetExists(listener.target_container, path)) return;
    const port = this.portOf(listener.target_container, listener.target_port, listener.port.port) ?? listener.port.port;
    const container = listener.target_container ?? this.exposed.get(port)?.container ?? this.main;
    const protocol = listener.port.protocol === "udp" ? "udp" : "tcp";
    this.expose(
      port,
      { container, protocol },
      listener.target_port === undefined ? `${path}.port` : `${path}.target_port`,
    );
    const checked = listener.healthcheck?.port;
    if (checked !== undefined) this.healthChecks.push(() => this.mustBeTcp(checked, `${path}.healthcheck.port`));
    else if (protocol === "udp")
      this.context.error(
        `${path}.port`,
        "a UDP port can't be health-checked",
        "Set healthcheck.port to a TCP port of the task.",
      );
  }

  checkHealthChecks(): void {
    for (const check of this.healthChecks) check();
  }

  private mustBeTcp(port: number, path: string): void {
    if (this.exposed.get(port)?.protocol === "udp")
      this.context.error(path, `port ${port} is exposed over UDP, and health checks use TCP`, "Name a TCP port.");
  }

  /** The port named, that of the sidecar named, or the one that stands for it. */
  private portOf(
    container: string | undefined,
    port: number | undefined,
    fallback: number | undefined,
  ): number | undefined {
    if (port !== undefined) return port;
    if (container !== undefined && container !== this.main)
      return this.form.sidecars?.[container]?.port?.port ?? fallback;
    return fallback;
  }

  private targetExists(container: string | undefined, path: string): boolean {
    if (container === undefined) return true;
    const at = `${path}.target_container`;
    if (container === this.main) {
      if (this.form.image?.port !== undefined) return true;
      this.context.error(at, `${container} has no port`, "Set image.port.");
      return false;
    }
    const sidecars = this.form.sidecars ?? {};
    if (!Object.hasOwn(sidecars, container)) {
      this.context.error(
        at,
        `there is no container ${container}`,
        `Containers are: ${[this.main, ...Object.keys(sidecars)].join(", ")}.`,
      );
      return false;
    }
    if (sidecars[container]?.port?.port !== undefined) return true;
    this.context.error(at, `the sidecar ${container} has no port`, `Set sidecars.${container}.port.`);
    return false;
  }
}
