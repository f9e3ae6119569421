import { printableAll, printableLines } from "../base/printable.js";
import type { StackEvent } from "../engine/protocol.js";
import { paint, type ViewStyle } from "../progress/lines.js";
import { foldProgress, nothingYet, type Progress, type StackProgress } from "../progress/progress.js";
import { closingLine, previewLines } from "../progress/view.js";

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
  /**
   * Shows on a terminal that something goes on, from its beginning to its end, where no event tells so.
   * @param text what it is, @default reading what a run goes by
   */
  during<T>(work: Promise<T>, text?: string): Promise<T>;
  /** Leaves the screen to a question, until the next event. */
  pause(): void;
  /** Leaves the screen as a log would read. */
  close(): void;
}

export abstract class BasePrinter implements Printer {
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

  abstract pause(): void;
  abstract close(): void;
  abstract during<T>(work: Promise<T>, text?: string): Promise<T>;
  /** Leaves the line on which a terminal has echoed a key. */
  protected abstract leaveLine(): void;
  protected abstract print(lines: string[]): void;
  protected abstract show(event: StackEvent, stack: StackProgress): void;

  /** The style with the width of the terminal; without one nothing is shortened. */
  protected sized(): ViewStyle {
    return this.style;
  }

  /** Names the stack where several run side by side. */
  protected prefix(stack: string): string {
    return this.progress.size > 1 ? `[${stack}] ` : "";
  }

  protected ending(stack: StackProgress): string[] {
    const preview = stack.operation === "preview" ? previewLines(stack, this.sized()) : [];
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
    this.leaveLine();
    this.print([
      "Stopping after the operations in progress. Press Ctrl-C again to stop at once, which may leave resources half created.",
    ]);
  }
}
