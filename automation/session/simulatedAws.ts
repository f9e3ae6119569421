/** The sandbox's package: loaded for runs on the simulated AWS and by nothing else. */
export const loadSandbox = () => import("../sandbox/index.js");
