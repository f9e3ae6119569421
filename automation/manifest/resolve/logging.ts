import type { LoggingSpec } from "../../../components/containers.js";
import type { logging } from "../fields/logging.js";
import type { LongOf } from "../fields.js";
import type { PlainValue } from "../resolved.js";
import { secretValues, variableValues } from "./containers.js";
import { envFileReference, present, type ResolveContext, unlessEmpty } from "./context.js";

/** Logs; any key but the retention asks for a router. */
export function loggingSpec(form: LongOf<typeof logging>, context: ResolveContext): LoggingSpec<PlainValue> {
  const { retention, ...router } = form;
  if (Object.values(router).every((value) => value === undefined)) return { retention };
  return {
    retention,
    router: present({
      image: form.image,
      destination: unlessEmpty(form.destination),
      enableMetadata: form.enableMetadata,
      secretOptions: secretValues(form.secretOptions),
      configFilePath: form.configFilePath,
      envFile: envFileReference(form.env_file, "logging.env_file", context),
      variables: variableValues(form.variables),
      secrets: secretValues(form.secrets),
    }),
  };
}
