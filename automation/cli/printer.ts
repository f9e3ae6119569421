import { printableAll, printableLines } from "../base/printable.js";
import type { StackEvent } from "../engine/protocol.js";
import { isComponent } from "../progress/descriptions.js";
import { foldProgress, nothingYet, type Progress, type StackProgress } from "../progress/progress.js";
import {
  closingLine,
  paint,
  previewLines,
  resourceLine,
  shortTreeLines,
  treeLines,
  type ViewStyle,
} from "../progress/view.js";

/** Where messages go: standard error, or a stand-in for it. */
export interface MessageStream {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  write(text: string): unknown;
}

export interface PrinterOptions {
  stream?: MessageStream;
  variables?: Readonly<Record<string, string | undefined>>;
  diff?: boolean;
  debug?: boolean;
  now?: () => number;
}

/** Shows a run while it goes on. */
export interface Printer {
  readonly onEvent: (event: StackEvent) => void;
  /** A message that does not come from the engine. */
  say(text: string): void;
  /** Leaves the screen as a log would read. */
  close(): void;
}

/** Milliseconds between two pictures on a terminal. */
const frame = 100;
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
  const live = stream.isTTY === true && variables.TERM !== "dumb" && !variables.CI;
  const style: ViewStyle = { color: mayColour(stream, variables), diff: options.diff };
  return live ? new LivePrinter(stream, style, options) : new PlainPrinter(stream, style, options);
}

abstract class BasePrinter implements Printer {
  protected progress: Progress = nothingYet;
  protected readonly now: () => number;
  private readonly printed = new Set<string>();

  constructor(
    protected readonly stream: MessageStream,
    protected readonly style: ViewStyle,
    private readonly options: PrinterOptions,
  ) {
    this.now = options.now ?? Date.now;
  }

  /** A function of its own, since verbs hand it on. What is coloured or moves the cursor below is ours alone. */
  readonly onEvent = (raw: StackEvent): void => {
    const event = printableAll(raw);
    this.progress = foldProgress(this.progress, event, this.now());
    const stack = this.progress.get(event.stack);
    if (event.kind === "notice") this.print([`${this.prefix(event.stack)}${event.text}`]);
    else if (event.kind === "message") this.message(event);
    else if (event.kind === "interrupted") this.interrupted();
    else if (stack !== undefined) this.show(event, stack);
  };

  say(text: string): void {
    this.print([printableLines(text)]);
  }

  abstract close(): void;
  protected abstract print(lines: string[]): void;
  protected abstract show(event: StackEvent, stack: StackProgress): void;

  /** Names the stack where several run side by side. */
  protected prefix(stack: string): string {
    return this.progress.size > 1 ? `[${stack}] ` : "";
  }

  protected ending(stack: StackProgress): string[] {
    const preview = stack.operation === "preview" ? previewLines(stack, this.style) : [];
    return [...preview, closingLine(stack, this.style)];
  }

  /** Errors are printed once by whoever catches them; here only what else is worth knowing. */
  private message(event: Extract<StackEvent, { kind: "message" }>): void {
    const shown = event.severity === "warning" || event.severity === "info" || this.options.debug === true;
    if (!shown || event.severity === "error" || event.ephemeral === true) return;
    const prefix = event.severity === "warning" ? paint("warning: ", "yellow", this.style) : "";
    const text = `${this.prefix(event.stack)}${prefix}${event.text}`;
    if (event.severity === "warning" && this.printed.has(text)) return;
    this.printed.add(text);
    this.print(text.split("\n"));
  }

  private interrupted(): void {
    if (this.printed.has("interrupted")) return;
    this.printed.add("interrupted");
    this.print([
      "Stopping after the operations in progress. Press Ctrl-C again to stop at once, which may leave resources half created.",
    ]);
  }
}

class PlainPrinter extends BasePrinter {
  private readonly timer: NodeJS.Timeout;

  constructor(stream: MessageStream, style: ViewStyle, options: PrinterOptions) {
    super(stream, style, options);
    this.timer = setInterval(() => this.remind(), reminder);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
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

  /** A log of CI shows that something still goes on, and what. */
  private remind(): void {
    for (const stack of this.progress.values()) {
      if (stack.ok !== undefined) continue;
      for (const resource of stack.resources.values()) {
        if (resource.status !== "in progress" || isComponent(resource.type)) continue;
        if (this.now() - resource.startedAt < reminder) continue;
        this.print([this.prefix(stack.stack) + resourceLine(resource, 0, this.now(), this.style)]);
      }
    }
  }
}

class LivePrinter extends BasePrinter {
  private drawn = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly ended = new Set<string>();

  close(): void {
    this.stop();
    this.erase();
  }

  /** Lines that stay, above the picture that changes. */
  protected print(lines: string[]): void {
    this.erase();
    for (const line of lines) this.stream.write(`${line}\n`);
    if (this.timer !== undefined) this.draw();
  }

  protected show(event: StackEvent, stack: StackProgress): void {
    if (event.kind === "begin") {
      this.timer ??= setInterval(() => this.draw(), frame);
      this.timer.unref();
    }
    if (event.kind !== "end") return;
    this.ended.add(stack.stack);
    const tree = stack.operation === "preview" ? [] : treeLines(stack, this.now(), this.sized());
    if (this.running().length === 0) this.stop();
    this.print([...this.heading(stack), ...tree, ...this.ending(stack)]);
  }

  private running(): StackProgress[] {
    return [...this.progress.values()].filter((stack) => !this.ended.has(stack.stack));
  }

  private heading(stack: StackProgress): string[] {
    return this.progress.size > 1 ? [paint(`${stack.stack}:`, "bold", this.style)] : [];
  }

  private sized(): ViewStyle {
    return { ...this.style, width: (this.stream.columns ?? 80) - 1 };
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private erase(): void {
    if (this.drawn > 0) this.stream.write(`\u001b[${this.drawn}A\u001b[0J`);
    this.drawn = 0;
  }

  private draw(): void {
    const stacks = this.running();
    const rows = Math.max(3, Math.floor(((this.stream.rows ?? 24) - 2) / Math.max(1, stacks.length)) - 1);
    const now = this.now();
    const lines = stacks.flatMap((stack) => {
      const tree = stack.operation === "preview" ? [] : shortTreeLines(stack, now, this.sized(), rows);
      const seconds = ((now - stack.startedAt) / 1000).toFixed(0);
      const waiting = paint(`${waitingTexts[stack.operation]} ${stack.stack} … ${seconds} s`, "dim", this.style);
      return [...this.heading(stack), ...tree, waiting];
    });
    this.erase();
    this.stream.write(lines.map((line) => `${line}\n`).join(""));
    this.drawn = lines.length;
  }
}

const waitingTexts: Readonly<Record<string, string>> = {
  preview: "Computing changes in",
  up: "Updating",
  refresh: "Comparing the state with AWS for",
  destroy: "Destroying",
};
