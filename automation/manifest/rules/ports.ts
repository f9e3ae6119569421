import { ownValue } from "../../../components/ownValue.js";
import type { LoadBalancedWebServiceForm } from "../kinds.js";
import { type Draft, eachAt, type RuleContext, whenOn } from "./context.js";

/** What of a service says which ports are open. */
export interface PortsPart {
  readonly name?: string;
  readonly image?: { readonly port?: number };
  readonly type?: string;
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
  if (form.image?.port !== undefined) ports.addMain(form.image.port);
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

  /** Then the table has reported that it is missing. */
  private get portIsMandatory(): boolean {
    return this.form.type === "Load Balanced Web Service";
  }

  /** Notes a port; false where another container or protocol has it. */
  expose(port: number, by: Exposed, path: string): boolean {
    const known = this.exposed.get(port);
    if (known === undefined) this.exposed.set(port, by);
    else if (known.container !== by.container)
      this.context.error(
        path,
        `port ${port} is already used by ${known.container}`,
        "Containers of a task share its network: give each port to one of them.",
      );
    else if (known.protocol !== by.protocol)
      this.context.error(
        path,
        `port ${port} is already exposed over ${known.protocol.toUpperCase()}`,
        "One port can have one protocol only.",
      );
    return known === undefined || (known.container === by.container && known.protocol === by.protocol);
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
    const main = this.form.image?.port;
    const port = this.portOf(rule.target_container, rule.target_port, main);
    if (port === undefined) {
      if (!this.portIsMandatory && this.context.written("image") && !this.context.written("image.port"))
        this.context.error(path, "the rule has no port to send traffic to", "Set `image.port`, or `target_port`.", [
          "target_port",
        ]);
      return;
    }
    const known = this.exposed.get(port);
    if (rule.target_port !== undefined) {
      const container = rule.target_container ?? known?.container ?? this.main;
      if (!this.expose(port, { container, protocol: "tcp" }, `${path}.target_port`)) return;
    } else if (known?.protocol === "udp" && known.container === rule.target_container) {
      this.context.warning(
        `${path}.target_container`,
        `${known.container} listens on port ${port} over UDP, and the load balancer speaks HTTP to it`,
        `Write sidecars.${known.container}.port as ${port}/tcp.`,
      );
    }
    this.checkLater(rule.healthcheck?.port ?? rule.target_port ?? main, path, rule.healthcheck?.port !== undefined);
  }

  addListener(listener: ListenerPart, path: string): void {
    if (listener.port?.port === undefined || !this.targetExists(listener.target_container, path)) return;
    // Copilot opens the listener's own port, also where a sidecar then gets the traffic on another one.
    const port = listener.target_port ?? listener.port.port;
    const container = listener.target_container ?? this.exposed.get(port)?.container ?? this.main;
    const protocol = listener.port.protocol === "udp" ? "udp" : "tcp";
    const portPath = listener.target_port === undefined ? `${path}.port` : `${path}.target_port`;
    if (!this.expose(port, { container, protocol }, portPath)) return;
    this.checkLater(listener.healthcheck?.port ?? port, path, listener.healthcheck?.port !== undefined);
  }

  /** The main container's port has the protocol that a listener gave it: a UDP listener makes it UDP. */
  addMain(port: number): void {
    this.expose(port, { container: this.main, protocol: this.exposed.get(port)?.protocol ?? "tcp" }, "image.port");
  }

  /** Health checks are looked at when all ports are known. */
  private checkLater(port: number | undefined, path: string, written: boolean): void {
    if (port !== undefined) this.healthChecks.push(() => this.mustBeTcp(port, path, written));
  }

  checkHealthChecks(): void {
    for (const check of this.healthChecks) check();
  }

  private mustBeTcp(port: number, path: string, written: boolean): void {
    if (this.exposed.get(port)?.protocol !== "udp") return;
    this.context.error(
      written ? `${path}.healthcheck.port` : path === "nlb" || path.startsWith("nlb.") ? `${path}.port` : path,
      written ? `port ${port} is exposed over UDP, and health checks use TCP` : "a UDP port can't be health-checked",
      written ? "Name a TCP port." : "Set `healthcheck.port` to a TCP port of the task.",
    );
  }

  /** The port named, that of the sidecar named, or the one that stands for it. */
  private portOf(
    container: string | undefined,
    port: number | undefined,
    fallback: number | undefined,
  ): number | undefined {
    if (port !== undefined) return port;
    if (container !== undefined && container !== this.main)
      return ownValue(this.form.sidecars, container)?.port?.port ?? fallback;
    return fallback;
  }

  private targetExists(container: string | undefined, path: string): boolean {
    if (container === undefined) return true;
    const at = `${path}.target_container`;
    if (container === this.main) {
      if (this.form.image?.port !== undefined) return true;
      if (!this.portIsMandatory) this.context.error(at, `${container} has no port`, "Set `image.port`.");
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
    if (ownValue(sidecars, container)?.port?.port !== undefined) return true;
    this.context.error(at, `the sidecar ${container} has no port`, `Set sidecars.${container}.port.`);
    return false;
  }
}
