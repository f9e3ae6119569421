import { isRecord } from "../base/isRecord.js";
import { shapeOf } from "../providerSchema/shape.js";
import { checkInputs } from "./check.js";
import { type Configuration, configurationOf } from "./configuration.js";
import { type Difference, difference } from "./diff.js";
import { providerFacts } from "./facts/index.js";
import { FaultLine, type Faults, heldFileOf } from "./faults.js";
import { answer } from "./invokes/index.js";
import { type Call, digitsFor, type Made, type ResourceType } from "./kind.js";
import { MASKED, make, type State, type Subject } from "./making.js";
import { PartialFailure } from "./partialFailure.js";
import type { Place } from "./places.js";
import { appliedInputs, plannedInputs, readBack, withDefaults } from "./planned.js";
import { Refusal, refuse } from "./refusal.js";
import { inUseOf } from "./targets.js";
import { resourceTypes } from "./types/index.js";
import { type Inputs, text, UNKNOWN } from "./values.js";
import { keyOf, type World, type WorldResource } from "./world.js";

export type { State, Subject };

/** The simulated AWS behind the engine: every call of a resource provider, as a function on plain values. */
export class SimulatedAws {
  private configuration: Configuration = configurationOf({});
  private readonly faultLine: FaultLine;

  constructor(
    readonly world: World,
    faults: Faults = {},
    private readonly seed = process.env.AIRLIFT_SANDBOX_SEED ?? "airlift",
    crash?: () => void,
  ) {
    this.faultLine = new FaultLine(faults, crash);
    if (faults.drift) this.drift(faults.drift);
  }

  /** Takes the provider's own configuration: region, roles to assume, allowed accounts, default tags. */
  configure(variables: Inputs): void {
    this.configuration = configurationOf(variables);
  }

  /** Fills in names and defaults, and says everything that is wrong with the inputs by themselves. */
  check(
    subject: Subject,
    olds: Inputs | undefined,
    news: Inputs,
  ): { inputs: Inputs; failures: { property: string; reason: string }[] } {
    const kind = kindOf(subject.type);
    const taken = this.world.usesOf(subject.urn);
    const digits = digitsFor(`${this.seed}|${subject.urn}|name|${taken}`);
    return checkInputs({
      kind,
      type: subject.type,
      name: subject.name,
      olds,
      news,
      digits: digits(7),
      place: this.placeOf(news),
      defaultTags: this.configuration.defaultTags,
    });
  }

  /**
   * Compares the state that was read last with new inputs.
   * @throws when the provider refuses the change as soon as it plans it.
   */
  diff(type: string, state: Inputs, news: Inputs, ignored: readonly string[] = []): Difference {
    return difference(type, kindOf(type), state, news, ignored);
  }

  /** Says what a create would give, as far as it is known before. */
  previewCreate(type: string, inputs: Inputs): State {
    const outputs: Inputs = { ...inputs };
    delete outputs.__defaults;
    for (const { name, output } of shapeOf(type) ?? []) {
      if (output && outputs[name] === undefined) outputs[name] = UNKNOWN;
    }
    if ("tagsAll" in outputs) outputs.tagsAll = this.tagsOf(inputs);
    if (outputs.region === UNKNOWN) outputs.region = this.placeOf(inputs).region;
    return { id: "", outputs };
  }

  /**
   * Makes a resource.
   * @throws Refusal when AWS would refuse it, or when a fault was asked for.
   */
  async create(subject: Subject, inputs: Inputs, secretKeys: readonly string[] = []): Promise<State> {
    const kind = kindOf(subject.type);
    return this.reported("creating", kind, subject, async () => {
      await this.faultLine.before(subject.type);
      this.faultLine.beforeCreate(subject.type);
      const create = (as: ResourceType): State =>
        this.world.change((world) => {
          const seed = `${subject.urn}#${world.usesOf(subject.urn)}`;
          const call = this.callOf(world, subject.name, withDefaults(subject.type, inputs), seed);
          return make({ kind: as, subject, call, tags: this.tagsOf(inputs), secretKeys, seed });
        });
      try {
        return create(kind);
      } catch (error) {
        const left = error instanceof Refusal ? kind.leaves?.(error) : undefined;
        if (left === undefined || !(error instanceof Refusal)) throw error;
        const made = create({ ...kind, made: () => left });
        throw new PartialFailure(error.describe("creating", kind.service, subject.type, subject.name), made, inputs);
      }
    });
  }

  /** Says what an update would give, as far as it is known before. */
  previewUpdate({ type, name }: Subject, outputs: Inputs, news: Inputs): Inputs {
    const kind = kindOf(type);
    const inputs = plannedInputs(type, outputs, news);
    const made: Made = { inputs, place: this.placeOf(inputs), name, digits: digitsFor(`${this.seed}|preview`) };
    const planned = readBack(type, { ...outputs, ...inputs }, made);
    delete planned.__defaults;
    for (const { name: property, output } of shapeOf(type) ?? []) {
      if (!output && inputs[property] === undefined) delete planned[property];
    }
    for (const property of kind.unknownAfter?.(outputs, news) ?? []) planned[property] = UNKNOWN;
    if ("tagsAll" in outputs) planned.tagsAll = this.tagsOf(news);
    return planned;
  }

  /**
   * Changes a resource in place.
   * @throws Refusal when AWS would refuse it.
   */
  async update(
    subject: Subject,
    id: string,
    outputs: Inputs,
    news: Inputs,
    secretKeys: readonly string[] = [],
  ): Promise<Inputs> {
    const kind = kindOf(subject.type);
    return this.reported("updating", kind, subject, async () => {
      await this.faultLine.before(subject.type);
      return this.world.change((world) => {
        const before = this.locate(world, kind, subject.type, id, { ...outputs, ...regionOf(news) });
        if (!before) throw new Refusal("NotFound", `${id} does not exist any more (run refresh)`);
        const inputs = appliedInputs(subject.type, outputs, plannedInputs(subject.type, outputs, news));
        const call = this.callOf(world, subject.name, inputs, before.seed, before);
        return make({ kind, subject, call, tags: this.tagsOf(news), secretKeys, seed: before.seed }).outputs;
      });
    });
  }

  /**
   * Deletes a resource; one that is gone already is no error.
   * @throws Refusal when others still need it.
   */
  async delete(subject: Subject, id: string, outputs: Inputs): Promise<void> {
    const kind = kindOf(subject.type);
    await this.reported("deleting", kind, subject, async () => {
      await this.faultLine.before(subject.type);
      this.world.change((world) => {
        const before = this.locate(world, kind, subject.type, id, outputs);
        if (!before || outputs.skipDestroy === true) return;
        const key = keyOf(before);
        const holders = world.holdersOf(key).filter((one) => keyOf(one) !== key);
        const call = this.callOf(world, subject.name, before.inputs, before.seed, before);
        kind.release?.(call);
        if (holders.length > 0) {
          const { code, reason } = inUseOf(subject.type, id);
          refuse("deletion-order", code, `${reason} (still there: ${holders.slice(0, 3).map(sayWhich).join(", ")})`);
        }
        world.remove(key);
        kind.gone?.(call);
      });
    });
  }

  /** Reads what exists by id, also for an import; undefined when it is gone. */
  async read(
    type: string,
    id: string,
    outputs: Inputs,
    inputs: Inputs = {},
  ): Promise<(State & { inputs: Inputs }) | undefined> {
    const kind = kindOf(type);
    await this.faultLine.before(type);
    const record = this.locate(this.world, kind, type, id, outputs);
    if (!record) return undefined;
    const unmasked = (values: Inputs): Inputs =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, value === MASKED ? (outputs[key] ?? value) : value]),
      );
    const { createdOnly = [] } = providerFacts[type] ?? {};
    const unknown = new Set(createdOnly.filter((key) => outputs[key] === undefined));
    const answered = Object.entries(record.outputs).filter(([key]) => !unknown.has(key));
    return {
      id: text(record.outputs.id) || record.id,
      outputs: unmasked(Object.fromEntries(answered)),
      inputs: givenOnly(unmasked(asAnswered(record)), inputs),
    };
  }

  /** Answers a lookup. */
  async invoke(token: string, args: Inputs): Promise<Inputs> {
    await this.faultLine.before(token);
    const { defaultTags } = this.configuration;
    return answer(token, { args, place: this.placeOf(args), world: this.world, defaultTags });
  }

  private callOf(world: World, name: string, inputs: Inputs, seed: string, before?: WorldResource): Call {
    const place = before
      ? { account: before.account, region: before.region === "global" ? this.placeOf(inputs).region : before.region }
      : this.placeOf(inputs);
    const made: Made = { inputs, place, name, digits: digitsFor(`${this.seed}|${seed}`) };
    return {
      ...made,
      world,
      id: before ? text(before.outputs.id) || before.id : "",
      attempt: (type) => this.faultLine.beforeCreate(type),
      ...(before ? { before } : {}),
    };
  }

  private locate(
    world: World,
    kind: ResourceType,
    type: string,
    id: string,
    outputs: Inputs,
  ): WorldResource | undefined {
    const place = this.placeOf(outputs);
    const named = (kind.keyedBy && text(outputs[kind.keyedBy])) || id;
    const found = world.find(type, named, place);
    if (found || !kind.importIds) return found;
    return world
      .list({ type, account: place.account })
      .find((one) => (kind.global || one.region === place.region) && kind.importIds?.(one).includes(id));
  }

  private placeOf(inputs: Inputs): Place {
    return { account: this.configuration.account, region: text(inputs.region) || this.configuration.region };
  }

  private tagsOf(inputs: Inputs): Inputs {
    return { ...this.configuration.defaultTags, ...(isRecord(inputs.tags) ? inputs.tags : {}) };
  }

  private async reported<T>(
    doing: "creating" | "updating" | "deleting",
    kind: ResourceType,
    { type, name }: Subject,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      this.faultLine.refuse(doing, name);
      const result = await work();
      this.faultLine.afterChange(this.world.changes, heldFileOf(this.world.file));
      return result;
    } catch (error) {
      if (error instanceof Refusal) throw new Error(error.describe(doing, kind.service, type, name), { cause: error });
      throw error;
    }
  }

  private drift(drifts: NonNullable<Faults["drift"]>): void {
    this.world.change((world) => {
      for (const { type, name, set, gone } of drifts) {
        for (const one of world.list({ type }).filter((found) => found.name === name)) {
          if (gone) world.remove(keyOf(one));
          else world.put({ ...one, inputs: { ...one.inputs, ...set }, outputs: { ...one.outputs, ...set } });
        }
      }
    });
  }
}

function kindOf(type: string): ResourceType {
  const kind = resourceTypes[type];
  if (kind) return kind;
  throw new Error(`the simulated AWS does not know the resource type ${type}; it refuses what it can't check`);
}

/** Inputs as AWS answers them, which may not be as they were given. */
const asAnswered = ({ inputs, outputs }: WorldResource): Inputs =>
  Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, outputs[key] ?? value]));

/** A refresh reads the inputs that the program gave; an import, which has none, reads all of them. */
const givenOnly = (read: Inputs, given: Inputs): Inputs =>
  Object.keys(given).length === 0
    ? read
    : { ...Object.fromEntries(Object.entries(read).filter(([key]) => key in given)), ...defaultsOf(given) };

const defaultsOf = ({ __defaults }: Inputs): Inputs => (__defaults === undefined ? {} : { __defaults });

const regionOf = ({ region }: Inputs): Inputs => (region === undefined ? {} : { region });

const sayWhich = ({ type, id }: WorldResource): string => `${type.split(":")[2]} ${id}`;
