/**
 * The VPC of an environment. Long form: `flow_logs` is `{enable: false}` or `{enable: true, retention}`; `ports` of a rule is
 * `{from, to}`; nothing is filled in for the VPC itself (absent means Copilot's own network).
 */
import { either, int, list, map, type Plain, type Refusal, str, switchable } from "../fields.js";
import { refuseEmpty, refuseRetention, unquoted } from "./texts.js";

const subnet = map(
  {
    id: str({
      effect: "existing subnet",
      rules: ["With `network.vpc.id` only.", "Mutually exclusive with `cidr` and `az`."],
      spell: unquoted,
    }),
    cidr: str({ effect: "addresses of the subnet, in CIDR notation", rules: ["With `network.vpc.cidr` only."] }),
    az: str({
      effect: "availability zone of the subnet",
      defaultText: "the region's zones in turn",
      spell: unquoted,
    }),
  },
  { effect: "one subnet" },
);

const subnets = (which: string) =>
  list(subnet, {
    effect: `${which} subnets`,
    rules: [
      "With `vpc.cidr`: each has a `cidr`; zones on none or on all, the same zones on both sides, at least two, one subnet for each.",
      "With `vpc.id`: each has an `id`.",
    ],
  });

const portsFields = {
  from: int({ effect: "first port", hidden: true, required: true }),
  to: int({ effect: "last port", hidden: true, required: true }),
};

function portsFromText(text: string): Plain | Refusal {
  const parts = /^(-?\d+)$|^(\d+)-(\d+)$/.exec(text);
  if (parts === null)
    return { message: `"${text}" is neither a port nor a range of ports`, hint: "Write 8080, or 8080-8090." };
  if (parts[1] !== undefined) return { from: Number(parts[1]), to: Number(parts[1]) };
  const [from, to] = [Number(parts[2]), Number(parts[3])];
  return from <= to ? { from, to } : { message: `the range ${text} ends before it begins` };
}

const ports = either<{ from: number; to: number }, typeof portsFields, { effect: string; required: true }>(
  portsFields,
  {
    effect: "port, or range of ports",
    form: 'integer or `"<from>-<to>"`',
    required: true,
    rules: ["The first not above the last."],
    mapped: false,
    scalar: { of: str({ effect: "the ports" }), expand: portsFromText },
  } as { effect: string; required: true },
);

const rule = map(
  {
    // What is no range Copilot left to AWS to refuse: the rules across fields tell it before a deployment.
    cidr: str({
      effect: "addresses on the other side, in CIDR notation",
      required: true,
      refuse: refuseEmpty("the range"),
      spell: unquoted,
    }),
    ip_protocol: str({
      effect: "protocol: tcp, udp, icmp or a number; -1 is all",
      required: true,
      refuse: refuseEmpty("the protocol"),
      spell: unquoted,
    }),
    ports,
  },
  { effect: "one rule" },
);

const securityGroup = map(
  {
    ingress: list(rule, { effect: "traffic that is allowed in besides the environment's own" }),
    egress: list(rule, {
      effect: "traffic that is allowed out",
      defaultText: "everything",
      rules: ["Replaces the rule that allows everything out."],
    }),
  },
  { effect: "more rules for the environment's security group" },
);

const flowLogs = switchable(
  {
    retention: int({
      effect: "days that flow logs are kept",
      default: 14,
      rules: ["One of the numbers of days that CloudWatch Logs knows."],
      refuse: refuseRetention,
    }),
  },
  {
    effect: "logs all traffic of the VPC",
    form: "boolean, or `{retention}`",
    default: false,
    rules: ["false is off; Copilot took it for on.", "An empty map is refused."],
  },
);

export const environmentNetwork = map(
  {
    vpc: map(
      {
        id: str({
          effect: "existing VPC",
          spell: unquoted,
          rules: [
            "Mutually exclusive with `cidr`.",
            "Needs its `subnets`: not exactly one public and not exactly one private.",
          ],
        }),
        cidr: str({
          effect: "addresses of the VPC",
          defaultText: "10.0.0.0/16",
          rules: ["Mutually exclusive with `id`.", "Needs `subnets` with `cidr`."],
        }),
        subnets: map({ public: subnets("public"), private: subnets("private") }, { effect: "subnets of the VPC" }),
        security_group: securityGroup,
        flow_logs: flowLogs,
      },
      {
        effect: "VPC of the environment",
        defaultText: "10.0.0.0/16 with two public and two private subnets in two zones",
        always: true,
      },
    ),
  },
  { effect: "network of the environment", always: true },
);
