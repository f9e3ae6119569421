/** What to do in the place of a patch that has no counterpart. */

export const addonsHint =
  "A managed policy among the Outputs of the workload's addons is attached to its task role; or put the statements under Policies.";
export const ownResource =
  "It is a resource of its own of Pulumi; the transform's default function reaches it where it is made.";
export const addonsInstead = "It is a resource of its own of Pulumi: write it into a template in addons/.";
export const groupRules =
  "Each rule of a group is a resource of its own here: patch SecurityGroupIngress/0, or write the environment manifest's http.public.ingress or network.vpc.security_group.";
