import { quickStart } from "../base/quickStart.js";

quickStart();
await import("./engineRun.js");
