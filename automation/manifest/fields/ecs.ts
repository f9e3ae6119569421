/** Fields that all workloads on ECS have. */
import { command, cpu, entrypoint, envFile, memory, secrets, variables } from "./container.js";
import { logging } from "./logging.js";
import { publish } from "./messages.js";
import { network } from "./network.js";
import { platform } from "./platform.js";
import { sidecars } from "./sidecars.js";
import { storage } from "./storage.js";
import { taskdefOverrides } from "./taskdefOverrides.js";

export const ecsFields = {
  entrypoint,
  command,
  cpu,
  memory,
  platform,
  network,
  variables,
  env_file: envFile,
  secrets,
  storage,
  sidecars,
  logging,
  publish,
  taskdef_overrides: taskdefOverrides,
};
