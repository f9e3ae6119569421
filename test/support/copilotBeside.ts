import { type Existing, takeAsExisting } from "../../automation/sandbox/index.js";

/**
 * Puts what AWS Copilot runs of an application beside: its registry, its stacks, and the things of its workloads that
 * have fixed names, all owned by its stacks.
 */
export function copilotBeside(
  sandbox: string,
  application: string,
  environment: string,
  workloads: Readonly<Record<string, { topics?: string[]; job?: boolean }>>,
): void {
  const place = { account: "123456789012", region: "us-west-2" };
  const tags = { "copilot-application": application, "copilot-environment": environment };
  const owned = (
    kind: Existing["kind"],
    id: string,
    stackName: string,
    more: Record<string, string> = {},
  ): Existing => ({
    ...{ kind, id, ...place },
    facts: { tags: { ...tags, ...more }, stackName },
  });
  const stack = (name: string, more: Record<string, string> = {}): Existing => owned("stack", name, "", more);
  const root = `${application}-${environment}`;
  takeAsExisting(sandbox, [
    { kind: "parameter", id: `/copilot/applications/${application}`, ...place },
    stack(root),
    ...Object.entries(workloads).flatMap(([name, { topics = [], job = false }]) => [
      stack(`${root}-${name}`, { "copilot-service": name }),
      owned("repository", `${application}/${name}`, `StackSet-${application}-infrastructure`),
      owned("logGroup", `/copilot/${root}-${name}`, `${root}-${name}`),
      ...(job ? [owned("stateMachine", `${root}-${name}`, `${root}-${name}`)] : []),
      ...topics.map((topic) => owned("topic", `${root}-${name}-${topic}`, `${root}-${name}`)),
    ]),
  ]);
}
