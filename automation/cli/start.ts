import * as nodeModule from "node:module";

// From Node 22.8 on, code that was compiled once is kept: a short command takes a third less. Where the folder for it can't
// be written, or NODE_DISABLE_COMPILE_CACHE is set, nothing is kept.
const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
enableCompileCache?.();
await import("./main.js");
