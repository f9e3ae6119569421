/** How the provider compares what runs with what a program says: pure, and of use beside the simulated AWS too. */
export { plannedChanges } from "./diff.js";
export { providerFacts } from "./facts/index.js";
