import { quickStart, withoutRarelyNeededIfAny } from "../base/quickStart.js";

quickStart();
withoutRarelyNeededIfAny();
void import("./main.js");
