import type * as pulumi from "@pulumi/pulumi";
import { environmentExportValues } from "../../components/environment/exports.js";
import { EnvironmentExports } from "../../components/environment/exportsStack.js";
import type { Environment } from "../../components/environment.js";
import { copilotExports, exportName, findExport } from "../../components/exports.js";
import { ownValue } from "../../components/ownValue.js";
import { addonsImportExports, keepsExports } from "../record/environmentRecord.js";
import type { EnvironmentProgramData } from "./environmentData.js";

type Values = Record<string, pulumi.Input<string>>;

/**
 * The stack with Copilot's exports that addons of this environment import by themselves; it is made before them and
 * so without what workloads export.
 */
export function exportsForAddons(
  data: EnvironmentProgramData,
  environment: Environment,
  opts: pulumi.ComponentResourceOptions = {},
): EnvironmentExports | undefined {
  return addonsImportExports(data.record) ? exportsStack(data, environment, {}, opts) : undefined;
}

/** The stack with Copilot's exports, those of the workloads included, where airlift.yml asks for it. */
export function exportsForOthers(
  data: EnvironmentProgramData,
  environment: Environment,
  ofWorkloads: Values,
  opts: pulumi.ComponentResourceOptions = {},
): EnvironmentExports | undefined {
  return addonsImportExports(data.record) ? undefined : exportsStack(data, environment, ofWorkloads, opts);
}

function exportsStack(
  { resolved, record, settings, othersExport = [], exportsElsewhere }: EnvironmentProgramData,
  environment: Environment,
  ofWorkloads: Values,
  opts: pulumi.ComponentResourceOptions,
): EnvironmentExports | undefined {
  if (!keepsExports(record) || exportsElsewhere === true) return undefined;
  const { application } = resolved;
  const { name } = resolved.environment;
  const ofEnvironment = environmentExportValues(environment);
  const values: Values = {
    ...Object.fromEntries(
      copilotExports.flatMap((exported) => {
        const value = exported.owner === "environment" ? ownValue(ofEnvironment, exported.output) : undefined;
        return value === undefined ? [] : [[exportName({ application, environment: name }, exported), value]];
      }),
    ),
    ...ofWorkloads,
  };
  const exports = Object.entries(values).flatMap(([full, value]) => {
    const exported = findExport(application, name, full);
    return exported === undefined || othersExport.includes(full) ? [] : [{ exported, value }];
  });
  if (exports.length === 0) return undefined;
  const args = { application, environment: name, exports, tags: settings.tags };
  return new EnvironmentExports(`${name}-exports`, args, opts);
}
