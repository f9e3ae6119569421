import { oneRunAtATime, quickStart } from "../base/quickStart.js";

quickStart();
oneRunAtATime();
await import("./engineRun.js");
