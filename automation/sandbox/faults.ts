import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.js";

/**
 * What should go wrong, as written in `faults.json` of the sandbox folder or in AIRLIFT_SANDBOX_FAULTS (JSON, or a path).
 * Types are tokens (`aws:ecs/service:Service`) or `*`; counts are per run of the provider.
 */
export interface Faults {
  /** The first n calls of a type are throttled; the provider tries each again, as the real one does. */
  readonly throttle?: Readonly<Record<string, number>>;
  /** The nth create of a type fails. */
  readonly fail?: readonly {
    readonly type: string;
    readonly create: number;
    readonly code?: string;
    readonly message?: string;
  }[];
  /** Every attempt of this operation on resources of this logical name fails. */
  readonly refuse?: readonly {
    readonly operation: "creating" | "updating" | "deleting";
    readonly name: string;
    readonly message?: string;
  }[];
  /**
   * Once the simulated AWS has seen this many changes, the provider writes the file `held` beside it and does nothing,
   * the answer to the last change included, until that file is gone.
   */
  readonly hold?: { readonly changes: number };
  /** The provider ends without an answer at the nth create of a type. */
  readonly crash?: readonly { readonly type: string; readonly create: number }[];
  /** Every call takes this long, in milliseconds. */
  readonly latencyMs?: number;
  /** New versions of a service whose tasks stop; ECS gives up on them and goes back to the version before. */
  readonly rollouts?: readonly RolloutFault[];
  /** Changed or deleted outside the engine, seen by the next refresh. */
  readonly drift?: readonly {
    readonly type: string;
    readonly name: string;
    readonly set?: Readonly<Record<string, unknown>>;
    readonly gone?: boolean;
  }[];
}

/** A version of a service that does not come to run. */
export interface RolloutFault {
  /** The workload, or the name of the ECS service. */
  readonly service: string;
  /** How many deployments in a row fail. @default all of them */
  readonly times?: number;
  /** Why its tasks stop. @default "Essential container in task exited" */
  readonly reason?: string;
  /** @default 1 */
  readonly exitCode?: number;
  /** What the container says before it ends. */
  readonly log?: readonly string[];
}

/** AWS's SDK gives up after this many tries. */
const TRIES = 25;
const PAUSE_MS = 5;

/** Reads the faults of a sandbox folder; none when nothing is written there. */
export function readFaults(directory: string, environment: NodeJS.ProcessEnv = process.env): Faults {
  const written = environment.AIRLIFT_SANDBOX_FAULTS ?? "";
  if (written.trimStart().startsWith("{")) return parse(written, "AIRLIFT_SANDBOX_FAULTS");
  const file = written || join(directory, "faults.json");
  let found: string;
  try {
    found = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && !written) return {};
    throw error;
  }
  return parse(found, file);
}

function parse(written: string, where: string): Faults {
  try {
    return JSON.parse(written) as Faults;
  } catch (error) {
    throw new Error(`${where} is not JSON: ${(error as Error).message}`);
  }
}

/** The file that a held provider writes, with its process id. */
export const heldFileOf = (worldFile: string): string => join(dirname(worldFile), "held");

const sleeper = new Int32Array(new SharedArrayBuffer(4));

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Counts calls and makes go wrong what should. */
export class FaultLine {
  private readonly throttled = new Map<string, number>();
  private readonly creates = new Map<string, number>();
  private wasHeld = false;

  constructor(
    readonly faults: Faults,
    private readonly crash: () => void = () => process.exit(137),
  ) {}

  /**
   * To be awaited before every call.
   * @throws Refusal ThrottlingException when 25 tries were not enough.
   */
  async before(type: string): Promise<void> {
    if (this.faults.latencyMs) await pause(this.faults.latencyMs);
    for (let tries = 1; this.isThrottled(type); tries++) {
      if (tries >= TRIES) throw new Refusal("ThrottlingException", `Rate exceeded (${TRIES} tries)`);
      await pause(PAUSE_MS);
    }
  }

  /** To be called before every create. */
  beforeCreate(type: string): void {
    const count = (this.creates.get(type) ?? 0) + 1;
    const all = (this.creates.get("*") ?? 0) + 1;
    this.creates.set(type, count).set("*", all);
    const isIt = (fault: { type: string; create: number }) =>
      (fault.type === "*" ? all : fault.type === type ? count : 0) === fault.create;
    if (this.faults.crash?.some(isIt)) this.crash();
    const failure = this.faults.fail?.find(isIt);
    if (failure)
      throw new Refusal(
        failure.code ?? "InternalFailure",
        failure.message ?? "The request failed (a fault that was asked for).",
      );
  }

  /** @throws Refusal when this operation on this resource is to fail. */
  refuse(operation: string, name: string): void {
    const found = this.faults.refuse?.find((one) => one.operation === operation && one.name === name);
    if (found)
      throw new Refusal("InternalFailure", found.message ?? "The request failed (a fault that was asked for).");
  }

  /** To be called after every change of the simulated AWS. @param file that is written while the provider is held */
  afterChange(changes: number, file: string): void {
    const { hold } = this.faults;
    if (hold === undefined || this.wasHeld || changes < hold.changes) return;
    this.wasHeld = true;
    writeFileSync(file, String(process.pid));
    while (existsSync(file)) Atomics.wait(sleeper, 0, 0, 5);
  }

  private isThrottled(type: string): boolean {
    const key = this.faults.throttle?.[type] === undefined ? "*" : type;
    const limit = this.faults.throttle?.[key] ?? 0;
    const count = this.throttled.get(key) ?? 0;
    if (count >= limit) return false;
    this.throttled.set(key, count + 1);
    return true;
  }
}
