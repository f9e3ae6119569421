import * as pulumi from "@pulumi/pulumi";
import { decide } from "../deployment/decide.js";
import { gather } from "../deployment/gather.js";
import { resolveFor } from "../deployment/resolution.js";
import { planMocks } from "../plan/planMocks.js";
import { type Registration, recordRegistrations } from "../plan/recordRegistrations.js";
import type { EnvironmentProgramData } from "../program/environmentData.js";
import { type MadeEnvironment, makeEnvironment } from "../program/environmentProgram.js";
import type { EnvironmentRecord } from "../record/environmentRecord.js";
import type { Workspace } from "../session/session.js";
import type { Target } from "../session/target.js";
import { type EjectedResource, ejectedResource } from "./ejectedResource.js";

/** An environment as the next `up` would make it. */
export interface RecordedEnvironment {
  target: Target;
  data: EnvironmentProgramData;
  record: EnvironmentRecord;
  resources: EjectedResource[];
  made: MadeEnvironment;
  /** Of the stack, without the record. */
  outputs: Record<string, unknown>;
  registrations: readonly Registration[];
  /** Folder to which paths of files are relative. */
  folder: string;
  /** What another program of the stack registers. */
  register(program: () => Promise<Record<string, unknown>>): Promise<readonly Registration[]>;
}

/**
 * Runs the program of an environment offline, with all that a preview would know.
 * @param folder to which paths of files are relative
 * @throws ManifestError, RunError
 */
export async function recordEnvironment(
  workspace: Workspace,
  environment: string,
  folder: string,
): Promise<RecordedEnvironment> {
  const resolution = resolveFor(workspace, environment);
  const { target, state } = await workspace.open(environment);
  const facts = await gather(target, workspace, resolution.resolved, { state });
  const { data } = decide(workspace, resolution, facts, { operation: "preview" });
  let made: MadeEnvironment | undefined;
  const program = async (): Promise<Record<string, unknown>> => {
    made = await makeEnvironment({ ...data, checkNetwork: false, mayBeKept: [] });
    return { ...made.outputs };
  };
  const { account, region } = target;
  const stack = { application: target.application, stack: environment };
  const register = (run: typeof program) => recordRegistrations(stack, run, planMocks({ account, region }));
  const { registrations, urns, outputs } = await register(program);
  const known = new Map(state?.resources.map((one) => [`${one.type}::${one.name}`, one]));
  const resources = registrations.map((each) => ejectedResource(each, urns, known, folder));
  const { airlift, ...shown } = outputs;
  return {
    target,
    data,
    record: airlift as EnvironmentRecord,
    resources,
    made: made as MadeEnvironment,
    outputs: shown,
    registrations,
    folder,
    register: async (run) => (await register(run)).registrations,
  };
}

/** What outputs inside a value are under the mocks: references. */
export function settled(value: unknown): Promise<unknown> {
  return new Promise((resolve) => pulumi.output(value as object).apply(resolve));
}
