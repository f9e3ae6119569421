import { checkDomain, describeDomain, type ResolveNameServers } from "../aws/domainCheck.js";
import { ensureStateStore, notedApplications, type StateNote } from "../aws/stateStore.js";
import { RunError } from "../base/errors.js";
import type { ApplicationFlags } from "./applicationFlags.js";
import type { InitContext } from "./context.js";
import { readFolder } from "./folder.js";

type Place = Pick<ApplicationFlags, "region" | "profile" | "stateBucket" | "backend" | "sandbox">;

/** Variables by which a shell says who it is in AWS. */
const identity = [
  "AWS_PROFILE",
  "AWS_ACCESS_KEY_ID",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
];

function inAnAccount(context: InitContext, flags: Place): boolean {
  if (flags.sandbox === true) return false;
  return flags.profile !== undefined || identity.some((name) => context.variables[name] !== undefined);
}

function accessOf({ region, profile }: Place) {
  return { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}

/** Says what is in the way of a domain; it can be fixed later, so nothing stops here. */
export async function tellDomain(
  context: InitContext,
  flags: Place,
  domain: string,
  resolve?: ResolveNameServers,
): Promise<void> {
  if (!inAnAccount(context, flags)) {
    context.tell(`Whether ${domain} has a zone in Route 53 can't be checked without credentials.`);
    return;
  }
  try {
    for (const line of describeDomain(domain, await checkDomain(accessOf(flags), domain, resolve))) context.tell(line);
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    context.tell(error.message);
  }
}

/** Where the state of the account's applications is; nothing where nobody asks, or AWS does not answer. */
export async function notesOf(context: InitContext, flags: Place): Promise<Map<string, StateNote>> {
  if (!context.ask.interactive || flags.stateBucket === false || !inAnAccount(context, flags)) return new Map();
  try {
    return await notedApplications(accessOf(flags));
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    context.tell(`${error.message} Applications of the account are not listed.`);
    return new Map();
  }
}

/** Settings by which every repository and pipeline of the application finds its state; none for state on this machine. */
export async function stateOf(
  context: InitContext,
  flags: Place,
  application: string,
  noted: ReadonlyMap<string, StateNote>,
): Promise<Partial<StateNote>> {
  if (flags.sandbox === true && flags.stateBucket === true)
    throw new RunError("usage", "--state-bucket has no meaning in the sandbox, which keeps its own state.");
  if (flags.backend !== undefined || flags.stateBucket === false || readFolder(context.cwd).hasBackend) return {};
  const known = noted.get(application);
  if (known !== undefined) {
    context.tell(`The state of ${application} is in ${known.backend}.`);
    return known;
  }
  const wanted =
    flags.stateBucket ?? (context.ask.interactive && inAnAccount(context, flags) && (await askForBucket(context)));
  if (!wanted) return {};
  const made = await ensureStateStore(accessOf(flags), application);
  context.tell(
    `The state of ${application} is kept in ${made.backend}, versioned and encrypted with a key of its own.`,
  );
  return made;
}

function askForBucket(context: InitContext): Promise<boolean> {
  return context.ask.confirm({
    flag: "--state-bucket",
    message:
      "Keep the state in an S3 bucket of this account? Pipelines and other repositories need that; otherwise it stays on this machine.",
    suggestion: false,
  });
}
