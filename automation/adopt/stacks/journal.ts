import type { AwsAccess } from "../../aws/access.js";
import { deleteObject, overtaken, readObject, writeObject } from "../../aws/artifactBucket.js";
import { deleteParameters, parameterValue, putParameter } from "../../aws/notes.js";
import { RunError } from "../../base/errors.js";
import { isRecord } from "../../base/isRecord.js";

/** One step of an adoption, as it is noted before and after. */
export interface NotedStep {
  state: "begun" | "done";
  /** ISO time of the last note. */
  at: string;
  /** How it was before: what an undo goes back to. */
  before?: unknown;
  /** What came of it. */
  result?: unknown;
}

/** Where a journal lies. */
export interface JournalPlace {
  application: string;
  environment: string;
  /** Copilot's bucket for artifacts in the environment's account and region. */
  bucket: string;
}

interface Content extends JournalPlace {
  version: 1;
  steps: Record<string, NotedStep>;
}

/** Names the bucket when Copilot's stacks, which do so otherwise, are gone. */
const pointer = ({ application, environment }: Omit<JournalPlace, "bucket">): string =>
  `/airlift/adoptions/${application}/${environment}`;

const folder = (environment: string): string => `airlift/adoption/${environment}`;

/**
 * What an adoption has done so far. It is one object in Copilot's bucket for artifacts, beside the templates that an undo
 * needs: there whatever backend the state has, found from every machine and pipeline, versioned, and written in one
 * piece, only if nobody else has written meanwhile.
 */
export class Journal {
  private constructor(
    private readonly access: AwsAccess,
    private readonly content: Content,
    private etag: string,
  ) {}

  /**
   * The journal of an environment.
   * @param bucket where a new one is begun; absent: only one that is there
   * @throws RunError
   */
  static async open(
    access: AwsAccess,
    at: Omit<JournalPlace, "bucket">,
    bucket?: string,
  ): Promise<Journal | undefined> {
    const known = (await parameterValue(access, pointer(at))) ?? bucket;
    if (known === undefined) return undefined;
    const stored = await readObject(access, known, `${folder(at.environment)}/journal.json`);
    if (stored !== undefined) return new Journal(access, contentOf(stored.text, known, at), stored.etag);
    if (bucket === undefined) return undefined;
    const { application, environment } = at;
    return new Journal(access, { version: 1, application, environment, bucket: known, steps: {} }, "");
  }

  get bucket(): string {
    return this.content.bucket;
  }

  /** Keys of objects beside the journal begin with it. */
  get folder(): string {
    return folder(this.content.environment);
  }

  /** The steps in the order in which they were begun. */
  get steps(): [string, NotedStep][] {
    return Object.entries(this.content.steps);
  }

  step(id: string): NotedStep | undefined {
    return this.content.steps[id];
  }

  /** Whether any step whose id begins so was begun. */
  has(prefix: string): boolean {
    return Object.keys(this.content.steps).some((id) => id.startsWith(prefix));
  }

  /**
   * Does a step once. It is noted before and after; one that was begun and not noted as done is done again, with what was
   * noted the first time as `before`.
   * @returns what came of it, now or then
   */
  async once<B, R = undefined>(id: string, before: () => Promise<B>, work: (before: B) => Promise<R>): Promise<R> {
    const noted = this.step(id);
    if (noted?.state === "done") return noted.result as R;
    const was = noted === undefined ? await before() : (noted.before as B);
    if (noted === undefined) await this.note(id, { state: "begun", at: now(), before: was });
    const result = await work(was);
    await this.note(id, { state: "done", at: now(), before: was, result });
    return result;
  }

  /** Has a step done again: somebody else has undone it. What it was before the first time stays noted. */
  async reopen(id: string): Promise<void> {
    const noted = this.step(id);
    if (noted !== undefined) await this.note(id, { state: "begun", at: now(), before: noted.before });
  }

  /** Takes a step out once it is undone. */
  async forget(id: string): Promise<void> {
    delete this.content.steps[id];
    await this.save();
  }

  /** Removes the journal itself. The templates beside it stay; they say nothing that CloudFormation does not. */
  async remove(): Promise<void> {
    await deleteObject(this.access, this.bucket, `${this.folder}/journal.json`);
    await deleteParameters(this.access, [pointer(this.content)]);
  }

  private async note(id: string, step: NotedStep): Promise<void> {
    this.content.steps[id] = step;
    await this.save();
  }

  private async save(): Promise<void> {
    const { bucket } = this.content;
    if (this.etag === "") await putParameter(this.access, pointer(this.content), bucket);
    const text = `${JSON.stringify(this.content, undefined, 1)}\n`;
    const etag = await writeObject(this.access, bucket, `${this.folder}/journal.json`, text, this.etag);
    if (etag === overtaken)
      throw new RunError("locked", "Another run of `airlift adopt` is working on this environment.", {
        hint: "Let it end, then run the command again: it continues where the other stopped.",
        stack: this.content.environment,
      });
    this.etag = etag;
  }
}

/** @throws RunError for what no adoption of this environment has written, or only a newer version */
function contentOf(text: string, bucket: string, { environment }: Omit<JournalPlace, "bucket">): Content {
  const file = `s3://${bucket}/${folder(environment)}/journal.json`;
  const refuse = (why: string, hint: string): never => {
    throw new RunError("program", `The journal of the adoption, ${file}, ${why}.`, { hint, stack: environment });
  };
  const damaged = () =>
    refuse(
      "can't be read",
      "Nothing was changed. The bucket keeps versions: restore the last good one, and run the command again.",
    );
  let content: Partial<Content> = {};
  try {
    content = JSON.parse(text) as Partial<Content>;
  } catch {
    damaged();
  }
  if (typeof content?.version === "number" && content.version > 1)
    refuse(
      `has version ${content.version}`,
      "A newer version of Airlift began this adoption: continue with that version.",
    );
  if (content?.version !== 1 || !isRecord(content.steps) || content.environment !== environment) damaged();
  return content as Content;
}

const now = (): string => new Date().toISOString();
