import { stripVTControlCharacters } from "node:util";
import type { StackEvent } from "../engine/protocol.js";
import { waitingLine, waitsFor } from "../progress/durations.js";
import { clip, paint, type ViewStyle } from "../progress/lines.js";
import type { StackProgress } from "../progress/progress.js";
import { endedTreeLines, shortTreeLines } from "../progress/tree.js";
import { BasePrinter } from "./basePrinter.js";
import { wrapped } from "./wrapped.js";

/** Milliseconds between two pictures. */
const frame = 100;
/** Milliseconds of silence after which a picture shows that something goes on: a short command shows none. */
const silence = 300;

/** What a run does before its first event, and between two of its parts. */
const reading = "Reading manifests, state and AWS";

const doing: Readonly<Record<string, string>> = {
  preview: "Computing changes in",
  up: "Updating",
  refresh: "Comparing the state with AWS for",
  destroy: "Destroying",
};

/** A picture at the end of the screen that changes, and lines above it that stay. */
export class LivePrinter extends BasePrinter {
  /** The lines of the picture that is on the screen. */
  private drawn: readonly string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly ended = new Set<string>();
  /** What goes on though no stack is worked on, and since when. */
  private work: { text: string; since: number } | undefined;

  pause(): void {
    this.work = undefined;
    this.stop();
    this.write([]);
  }

  close(): void {
    this.pause();
  }

  async during<T>(work: Promise<T>, text = reading): Promise<T> {
    this.work = { text, since: this.now() };
    this.start();
    try {
      return await work;
    } finally {
      this.pause();
    }
  }

  protected leaveLine(): void {
    this.write([]);
    this.stream.write("\r\u001b[0K");
  }

  protected print(lines: string[]): void {
    const width = this.columns();
    this.write(lines.flatMap((line) => line.split("\n").flatMap((one) => wrapped(one, width))));
    this.drawn = [];
    if (this.timer !== undefined) this.draw();
  }

  protected show(event: StackEvent, stack: StackProgress): void {
    if (this.work !== undefined) this.work.since = this.now();
    if (event.kind === "begin") {
      this.ended.delete(stack.stack);
      this.start();
    }
    if (event.kind !== "end") return;
    this.ended.add(stack.stack);
    const rows = this.stream.rows || 24;
    const tree = stack.operation === "preview" ? [] : endedTreeLines(stack, this.now(), this.sized(), rows);
    if (this.work === undefined && this.running().length === 0) this.stop();
    this.print([...this.heading(stack), ...tree, ...this.ending(stack)]);
  }

  protected override sized(): ViewStyle {
    return { ...this.style, width: this.columns() - 1 };
  }

  /** Some terminals say that they have none. */
  private columns(): number {
    return this.stream.columns || 80;
  }

  private running(): StackProgress[] {
    return [...this.progress.values()].filter((stack) => !this.ended.has(stack.stack));
  }

  private heading(stack: StackProgress): string[] {
    return this.progress.size > 1 ? [paint(`${stack.stack}:`, "bold", this.style)] : [];
  }

  private start(): void {
    this.timer ??= setInterval(() => this.draw(), frame);
    this.timer.unref();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Puts lines where the picture is. A terminal that became narrower has broken its lines since; keys may have been echoed. */
  private write(lines: readonly string[]): void {
    const width = this.columns();
    const rows = this.drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / width)),
      0,
    );
    const erased = rows === 0 ? "" : `\r\u001b[${rows}A\u001b[0J`;
    const text = erased + lines.map((line) => `${line}\n`).join("");
    if (text !== "") this.stream.write(text);
    this.drawn = lines;
  }

  private draw(): void {
    const stacks = this.running();
    const waiting = [...this.progress.values()].flatMap((stack) =>
      stack.waiting === undefined ? [] : [stack.waiting],
    );
    const free = (this.stream.rows || 24) - 2 - waiting.length;
    const rows = Math.max(3, Math.floor(free / Math.max(1, stacks.length)) - 2);
    const lines = stacks.flatMap((stack) => {
      const tree = stack.operation === "preview" ? [] : shortTreeLines(stack, this.now(), this.sized(), rows);
      return [...this.heading(stack), ...tree, ...this.status(stack)];
    });
    for (const one of waiting) lines.push(this.dim(waitingLine(one, this.now())));
    if (lines.length === 0 && this.work !== undefined && this.now() - this.work.since >= silence)
      lines.push(this.dim(`${this.work.text} … ${secondsSince(this.work.since, this.now())}`));
    this.write(lines);
  }

  private status(stack: StackProgress): string[] {
    const slow = stack.operation === "preview" ? "" : waitsFor(stack, this.now());
    const begun = `${doing[stack.operation]} ${stack.stack} … ${secondsSince(stack.startedAt, this.now())}`;
    return [begun, ...(slow === "" ? [] : [`Waiting for ${slow}`])].map((line) => this.dim(line));
  }

  private dim(text: string): string {
    return paint(clip(text, this.sized()), "dim", this.style);
  }
}

const secondsSince = (since: number, now: number): string => `${((now - since) / 1000).toFixed(0)} s`;
