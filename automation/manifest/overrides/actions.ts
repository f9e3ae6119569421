/** What a patch of Copilot's template does to one child of ours: plain data, worked out before anything is made. */
export type PatchAction =
  /** Changes the child's arguments at a path of keys, indexes and "-" for the place behind a list's end. */
  | { form: "property"; steps: string[] }
  /** The same inside a JSON document that one argument holds as text. */
  | { form: "document"; property: string; steps: string[] }
  /** The same in the task's containers, before they become JSON. */
  | { form: "containers"; steps: string[] }
  /** Sets and removes entries of a map that CloudFormation writes as a list of keys and values. */
  | { form: "entries"; steps: string[]; set: Record<string, unknown>; remove: string[] }
  /** Adds statements to a policy document. */
  | { form: "addStatements"; statements: unknown[] }
  /** Changes one of Copilot's statements, which is found by its Sid or by an action of its own. */
  | { form: "statement"; of: StatementMark; steps: string[] }
  | { form: "retain" }
  /** The child is not made. */
  | { form: "leaveOut" };

/** How a statement of Copilot's is found in our policy. */
export type StatementMark = { sid: string } | { action: string };

/** A child: its Pulumi type, and its logical name after the component's, in which `*` stands for any text. */
export interface PatchedChild {
  type: string;
  suffix: string;
  /** The text that `*` stands for, letters and digits only, as in CloudFormation's logical ids. @default any */
  named?: string;
  /** Which of several, from 0. @default all of them */
  nth?: number;
}

/** One change of one child. */
export interface ResolvedPatch {
  op: "add" | "remove" | "replace";
  child: PatchedChild;
  action: PatchAction;
  /** Plain data in our spelling; CloudFormation's expressions in their long form. */
  value?: unknown;
  /** The patch's own path. */
  pointer: string;
  file: string;
  line: number;
  column: number;
}

/** The `overrides/` folder of a workload, the environments or a pipeline. */
export interface ResolvedOverrides {
  patches: ResolvedPatch[];
  /** `transform.mjs` or `transform.ts`, relative to the root. */
  transform?: string;
}
