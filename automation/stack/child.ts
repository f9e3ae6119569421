import { oneRunAtATime, quickStart, withoutRarelyNeeded } from "../base/quickStart.js";

quickStart();
withoutRarelyNeeded();
oneRunAtATime();
void import("./engineRun.js");
