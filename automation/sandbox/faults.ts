import { readFileSync } from "node:fs";
import { join } from "node:path";
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

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Counts calls and makes go wrong what should. */
export class FaultLine {
  private readonly throttled = new Map<string, number>();
  private readonly creates = new Map<string, number>();

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

  private isThrottled(type: string): boolean {
    const key = this.faults.throttle?.[type] === undefined ? "*" : type;
    const limit = this.faults.throttle?.[key] ?? 0;
    const count = this.throttled.get(key) ?? 0;
    if (count >= limit) return false;
    this.throttled.set(key, count + 1);
    return true;
  }
}
