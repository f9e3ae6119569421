import { describeResource, isComponent } from "./descriptions.js";
import { type ResourceProgress, secondsOf } from "./progress.js";

/** How lines may look. */
export interface ViewStyle {
  color: boolean;
  /** Columns; longer lines are shortened. @default none is, for logs and pipes */
  width?: number;
  /** Property by property below what changes. */
  diff?: boolean;
}

export type Colour = "red" | "green" | "yellow" | "cyan" | "dim" | "bold";

const codes: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** `text` in a colour, where colours are shown. */
export function paint(text: string, colour: Colour, style: ViewStyle): string {
  if (!style.color) return text;
  const [on, off] = codes[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** Cut to the width of the terminal; to be done before colours are put on. */
export function clip(text: string, { width }: Pick<ViewStyle, "width">): string {
  return width === undefined || text.length <= width ? text : `${text.slice(0, Math.max(1, width - 1))}…`;
}

/** A name in so many columns: its end tells it from its neighbours, as its beginning does. */
function shortName(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${name.slice(name.length - end)}`;
}

/** Columns of a description below which it says nothing any more. */
const fewWords = 10;

/**
 * "An ECS service to run and maintain your tasks in the environment cluster (frontend-service)". Where there is too little
 * room the description is shortened, since the name is what tells lines apart; without room for it the name stands alone.
 */
export function title(
  { type, name }: Pick<ResourceProgress, "type" | "name">,
  width = Number.POSITIVE_INFINITY,
): string {
  const description = describeResource(type, name);
  if (isComponent(type)) return clip(`${name}: ${description}`, { width });
  const room = width - name.length - 3;
  return room < fewWords ? shortName(name, width) : `${clip(description, { width: room })} (${name})`;
}

/** A line's beginning: its depth in the tree, a mark, and what it is about, in the room that there is. */
export function headOf(
  resource: Pick<ResourceProgress, "type" | "name">,
  depth: number,
  mark: string,
  room?: number,
): string {
  const before = `${"  ".repeat(depth)}${mark} `;
  return before + title(resource, room === undefined ? undefined : Math.max(fewWords, room - before.length));
}

function statusText(resource: ResourceProgress): string {
  // An image that another environment runs, for example: only the state forgets it.
  if (resource.verb === "delete" && resource.status === "complete" && resource.step.retainOnDelete) {
    return "[left in AWS]";
  }
  return `[${resource.verb} ${resource.status}]`;
}

function colourOf(resource: ResourceProgress): Colour {
  if (resource.status === "failed") return "red";
  return resource.status === "complete" ? "green" : "yellow";
}

/** Columns that lines use at most where they need no more, so that what belongs to one line stays near. */
const readable = 110;

/** One resource in one line, with how it stands and how long it took; on a terminal in columns. */
export function resourceLine(resource: ResourceProgress, depth: number, now: number, style: ViewStyle): string {
  const status = statusText(resource);
  const taken = `[${secondsOf(resource, now).toFixed(1)}s]`;
  // As wide for a minute as for an hour, so that columns stay where they are.
  const seconds = style.width === undefined ? taken : taken.padStart(8);
  // What a component takes is seen by what is in it.
  const plain = isComponent(resource.type) && resource.status !== "failed";
  const tail = plain ? 0 : status.length + seconds.length + 4;
  const head = headOf(resource, depth, "-", style.width === undefined ? undefined : style.width - tail);
  if (plain) return head;
  const padded = style.width === undefined ? head : head.padEnd(Math.min(style.width, readable) - tail);
  return `${padded}  ${paint(status, colourOf(resource), style)}  ${paint(seconds, "dim", style)}`;
}
