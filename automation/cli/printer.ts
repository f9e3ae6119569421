import { inContinuousIntegration } from "../base/continuousIntegration.js";
import type { StackEvent } from "../engine/protocol.js";
import { isComponent } from "../progress/descriptions.js";
import { usualTime, waitingLine } from "../progress/durations.js";
import { resourceLine, type ViewStyle } from "../progress/lines.js";
import type { StackProgress } from "../progress/progress.js";
import { BasePrinter, type MessageStream, type Printer, type PrinterOptions } from "./basePrinter.js";
import { LivePrinter } from "./livePrinter.js";

/** Milliseconds after which plain output says again what is still under way. */
const reminder = 30_000;

/** Whether colours may be used: a terminal that is not dumb, and no NO_COLOR. */
export function mayColour(stream: MessageStream, variables: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && !variables.NO_COLOR && variables.TERM !== "dumb";
}

/** Live lines on a terminal, plain lines elsewhere. */
export function createPrinter(options: PrinterOptions = {}): Printer {
  const stream = options.stream ?? process.stderr;
  const variables = options.variables ?? process.env;
  const live = stream.isTTY === true && variables.TERM !== "dumb" && !inContinuousIntegration(variables);
  const style: ViewStyle = { color: mayColour(stream, variables), diff: options.diff };
  return live ? new LivePrinter(stream, style, options) : new PlainPrinter(stream, style, options);
}

class PlainPrinter extends BasePrinter {
  private readonly timer: NodeJS.Timeout;

  constructor(stream: MessageStream, style: ViewStyle, options: PrinterOptions) {
    super(stream, style, options);
    this.timer = setInterval(() => this.remind(), reminder);
    this.timer.unref();
  }

  pause(): void {}

  close(): void {
    clearInterval(this.timer);
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  protected leaveLine(): void {
    if (this.stream.isTTY === true) this.stream.write("\n");
  }

  protected print(lines: string[]): void {
    for (const line of lines) this.stream.write(`${line}\n`);
  }

  protected show(event: StackEvent, stack: StackProgress): void {
    if (event.kind === "end")
      this.print(this.ending(stack).map((line) => (line === "" ? "" : this.prefix(stack.stack) + line)));
    if (stack.operation === "preview" || (event.kind !== "done" && event.kind !== "failed")) return;
    const resource = [...stack.resources.values()].find(
      (one) => one.step.urn === event.step.urn && one.endedAt === this.now(),
    );
    const known = resource ?? stack.resources.get(event.step.urn);
    if (known === undefined || isComponent(known.type)) return;
    this.print([this.prefix(stack.stack) + resourceLine(known, 0, this.now(), this.style)]);
  }

  /** A log of CI shows that something still goes on, what, and how long such things take. */
  private remind(): void {
    for (const stack of this.progress.values()) {
      const { waiting } = stack;
      if (waiting !== undefined && this.now() - waiting.since >= reminder)
        this.print([this.prefix(stack.stack) + waitingLine(waiting, this.now())]);
      if (stack.ok !== undefined) continue;
      for (const resource of stack.resources.values()) {
        if (resource.status !== "in progress" || isComponent(resource.type)) continue;
        if (this.now() - resource.startedAt < reminder) continue;
        const time = usualTime(resource);
        const usually = time === undefined ? "" : `  usually ${time}`;
        this.print([this.prefix(stack.stack) + resourceLine(resource, 0, this.now(), this.style) + usually]);
      }
    }
  }
}
