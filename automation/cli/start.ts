import { quickStart } from "../base/quickStart.js";

quickStart();
await import("./main.js");
