/** `my-table` → `mytable`: CloudFormation's logical ids are letters and digits. */
export function logicalId(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, "");
}

/** Copilot's rule from the name of an output to that of the variable: `todotableName` → `TODOTABLE_NAME`. */
export function variableOf(output: string): string {
  return output
    .replace(/([a-z0-9]+)([A-Z])/g, "$1_$2")
    .replace(/([A-Z0-9])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();
}

/** A value that an environment addon exports. */
export function imported(name: string): string {
  return `{ "Fn::ImportValue": !Sub "\${App}-\${Env}-${name}" }`;
}
