/** The simulated AWS of a sandbox: what the runner and tests need of it. */

export { deregisterTaskDefinitions } from "./actions.js";
export { type Existing, type ExistingKind, takeAsExisting } from "./existing.js";
export { type Faults, readFaults } from "./faults.js";
export { installSandbox, type Sandbox } from "./install.js";
export { openWorld, type World, type WorldResource, worldFileOf } from "./world.js";
