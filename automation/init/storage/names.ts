/** `my-table` → `mytable`: CloudFormation's logical ids are letters and digits. */
export function logicalId(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, "");
}

/** A value that an environment addon exports. */
export function imported(name: string): string {
  return `{ "Fn::ImportValue": !Sub "\${App}-\${Env}-${name}" }`;
}
