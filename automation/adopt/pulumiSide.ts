import { deleteInlinePolicies } from "../aws/inlinePolicies.js";
import { applicationStack, isApplicationStack } from "../session/applicationPlaces.js";
import type { OnEvent, RunOptions } from "../session/options.js";
import type { Workspace } from "../session/session.js";
import { listStacks } from "../stack/contents.js";
import { forgetResources, forgetStack, moveResource } from "../stack/forgetState.js";
import type { PulumiSide } from "./adopt.js";
import { reportAdoption } from "./adoptionReport.js";
import { takeOver } from "./takeOver.js";

/** What an adoption does with the state. */
export function pulumiSide(
  options: RunOptions,
  workspace: Workspace,
  environment: string,
  onEvent: OnEvent,
): PulumiSide {
  return {
    report: () => reportAdoption(workspace, environment),
    takeOver: () => takeOver(options, environment, onEvent),
    async forget({ stacks }) {
      await forgetStack({ ...workspace.stack(environment), waitForLock: options.waitForLock }, onEvent);
      // What the environments share was read into a stack of the application, which may have more.
      const shared = stacks.filter(({ role }) => role === "roles" || role === "stackset");
      const ids = new Set(shared.flatMap(({ resources }) => resources.map(({ physical }) => physical)));
      for (const stack of await listStacks(workspace.stack(applicationStack)))
        if (isApplicationStack(stack)) await forgetResources(workspace.stack(stack), ids, onEvent);
    },
    move: (from, to) => moveResource(workspace.stack(environment), from, to, onEvent),
    clean: ({ policies = [] }, access) => deleteInlinePolicies(access, policies),
  };
}
