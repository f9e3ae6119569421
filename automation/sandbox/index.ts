/** What starts a simulated AWS and fills it; whoever deploys to the real one never loads this. */
export { type SandboxApi, startSandboxApi } from "./api/server.js";
export { type Existing, type ExistingKind, takeAsExisting } from "./existing.js";
export { type Deployed, physicalId, type Taken, takeFromCloudFormation } from "./fromCloudFormation.js";
export { installSandbox, type Sandbox, type SandboxPlace } from "./install.js";
export { liveThings } from "./liveThings.js";
